/** The words spoken on the chat socket; the server's half is the web chat channel. */

export interface FileRef {
  id: string;
  name: string;
  size: number;
  url: string;
  media_type: string;
}

export interface MessageFrame {
  type: "message";
  seq: number;
  /** Sequence number of the message before this one that the customer may see; notes take numbers, too. */
  prev?: number;
  key?: string;
  author: "customer" | "agent" | "bot" | "system";
  name: string;
  text: string;
  at: string;
  files: FileRef[];
  /** Of the bot: titles of what it answered from, and answers to choose from. */
  sources?: string[];
  choices?: string[];
}

export type ServerFrame =
  | { type: "welcome"; brand: string; seq: number; conversation: string | null; queue: { position: number } | null }
  | MessageFrame
  | { type: "ack"; key: string; state: "stored" }
  | { type: "typing"; name: string; on: boolean }
  | { type: "state"; seq: number; state: "delivered" | "read" }
  | { type: "queue"; position: number | null }
  | { type: "agent"; name: string }
  | { type: "rate"; token: string; question: string }
  | { type: "rated" }
  | { type: "resync" }
  | { type: "error"; key?: string; code: string; message: string };

export type ClientFrame =
  | { type: "hello"; after: number; conversation?: string }
  | { type: "message"; key: string; text: string; files: string[] }
  | { type: "typing"; on: boolean }
  | { type: "seen"; seq: number }
  | { type: "rating"; key: string; token: string; score: number; comment: string };

export interface Visitor {
  token: string;
  brand: string;
  greeting: string;
  language: string;
}
