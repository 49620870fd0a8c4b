import { element, iconButton } from "./element";
import type { Phrase, Say } from "./strings";

export interface Rating {
  score: number;
  comment: string;
}

/** The rating card: five choices and a comment. `done` gets the answer once; what the server says to it comes through `close`. */
export class RatingCard {
  readonly root: HTMLElement;
  private readonly form: HTMLFormElement;
  private sent = false;

  constructor(
    private readonly say: Say,
    readonly token: string,
    question: string,
    done: (rating: Rating) => void,
  ) {
    const scores = element("fieldset", { class: "scores" }, element("legend", { class: "visually-hidden" }, say("rateScores")));
    for (let score = 1; score <= 5; score++) scores.append(this.choice(score));
    const comment = element("textarea", { rows: 2, placeholder: say("comment"), "aria-label": say("comment"), maxlength: 2000 });
    const submit = element("button", { type: "submit", class: "primary", disabled: true }, say("submit"));
    const later = iconButton("close", say("later"), "plain later");
    later.addEventListener("click", () => this.root.remove());
    scores.addEventListener("change", () => (submit.disabled = false));
    this.form = element("form", {}, element("p", { class: "question" }, question), scores, comment, submit);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const score = Number(new FormData(this.form).get("score"));
      if (this.sent || !score) return;
      this.sent = true;
      submit.disabled = true;
      done({ score, comment: comment.value.trim() });
    });
    this.root = element("section", { class: "rating", "aria-label": question }, later, this.form);
  }

  /** Leaves only these last words on the card. */
  close(words: string): void {
    this.root.replaceChildren(element("p", { class: "question", role: "status" }, words));
  }

  private choice(score: number): HTMLElement {
    const label = this.say(`score${score}` as Phrase);
    const radio = element("input", { type: "radio", name: "score", value: score, class: "visually-hidden" });
    return element("label", { class: `score score-${score}`, title: label }, radio, element("b", { "aria-hidden": "true" }, String(score)), element("span", {}, label));
  }
}
