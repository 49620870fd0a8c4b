import { waitBefore } from "./backoff";

export type LineState = "connecting" | "open" | "waiting" | "stopped";
export type Frame = Record<string, unknown>;

export interface LineOptions {
  /** Asked anew at every attempt, because a token or a session may have changed. */
  url: () => string;
  /** The socket is open (again): say where we are. Also asked of an open line that has been quiet for long. */
  opened: () => void;
  frame: (frame: Frame) => void;
  changed: (state: LineState) => void;
  /** True when the server answers what `opened` says, so that silence means a dead line. */
  answers: boolean;
  /** Decides by close code whether trying again makes sense; may mend the cause first. */
  mayRetry?: (code: number) => Promise<boolean> | boolean;
}

const ANSWER_WITHIN_MS = 8_000;
const QUIET_MS = 45_000;
const TICK_MS = 10_000;

/**
 * A WebSocket that comes back by itself: after a break with backoff, at once when the network or the page returns.
 * A machine that slept keeps a socket that looks open and is dead, so a page that wakes up checks its line.
 */
export class Line {
  state: LineState = "stopped";
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private lastHeard = 0;
  private lastTick = Date.now();

  constructor(private readonly options: LineOptions) {
    addEventListener("online", () => this.wake());
    // A socket does not notice a pulled plug for minutes; the browser knows at once.
    addEventListener("offline", () => this.state === "open" && void this.closed(1006));
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => this.wake());
    setInterval(() => this.tick(), TICK_MS);
  }

  start(): void {
    if (this.state === "stopped") this.connect();
  }

  stop(): void {
    clearTimeout(this.retry);
    this.drop();
    this.enter("stopped");
  }

  /** True when the frame was handed to an open socket; that is no promise that it arrived. */
  send(frame: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Makes sure that an open line is alive; a waiting one tries at once. */
  check(): void {
    if (this.state === "waiting") {
      this.attempt = 0;
      this.connect();
    } else if (this.state === "open") {
      if (!this.options.answers) return this.connect();
      this.options.opened();
      this.expect();
    }
  }

  private wake(): void {
    if (document.visibilityState === "hidden") return;
    if (this.state === "waiting" || Date.now() - this.lastHeard > QUIET_MS) this.check();
  }

  /** Timers stand still while a machine sleeps: a late tick is the only sign some browsers give. */
  private tick(): void {
    const now = Date.now();
    if (now - this.lastTick > 4 * TICK_MS) this.wake();
    this.lastTick = now;
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.drop();
    this.enter("connecting");
    const socket = new WebSocket(this.options.url());
    this.socket = socket;
    this.expect();
    socket.onopen = () => {
      clearTimeout(this.deadline);
      this.lastHeard = Date.now();
      if (!this.options.answers) this.attempt = 0;
      this.enter("open");
      this.options.opened();
      if (this.options.answers) this.expect();
    };
    socket.onmessage = (event) => this.heard(event.data);
    socket.onclose = (event) => {
      if (this.socket === socket) void this.closed(event.code);
    };
  }

  private heard(data: unknown): void {
    this.lastHeard = Date.now();
    this.attempt = 0;
    clearTimeout(this.deadline);
    const frame = readFrame(data);
    if (frame) this.options.frame(frame);
  }

  private async closed(code: number): Promise<void> {
    this.drop();
    this.enter("waiting");
    const retry = this.options.mayRetry ? await this.options.mayRetry(code) : true;
    if (this.state !== "waiting") return;
    if (retry) this.retry = setTimeout(() => this.connect(), waitBefore(this.attempt++));
    else this.enter("stopped");
  }

  /** Waits for any sign of life; without one the socket is given up as if it had closed. */
  private expect(): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => void this.closed(1006), ANSWER_WITHIN_MS);
  }

  private drop(): void {
    clearTimeout(this.deadline);
    const old = this.socket;
    this.socket = null;
    old?.close();
  }

  private enter(state: LineState): void {
    if (this.state === state) return;
    this.state = state;
    this.options.changed(state);
  }
}

function readFrame(data: unknown): Frame | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    return frame && typeof frame === "object" && !Array.isArray(frame) ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
