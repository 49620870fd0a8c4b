type Attributes = Record<string, string | number | boolean | null | undefined>;
const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (true sets an empty one, false and null leave it out) and children; text is always text. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

const paths = {
  chat: "M7 4.5h10A3.5 3.5 0 0 1 20.5 8v5.5A3.5 3.5 0 0 1 17 17h-5l-4.5 3.5V17H7a3.5 3.5 0 0 1-3.5-3.5V8A3.5 3.5 0 0 1 7 4.5zM8.5 10v1.5M12 8.5v4.5M15.5 10v1.5",
  close: "m6 6 12 12M18 6 6 18",
  send: "M12 19.5V5M5.5 11 12 4.5l6.5 6.5",
  attach: "m19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.8a1.5 1.5 0 0 1-2.2-2.2l7-7",
  file: "M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zm0 0v5h5",
  waiting: "M12 7v5.2l3.3 2M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0z",
  stored: "m5.5 12.5 4.5 4.5 9-10",
  delivered: "m2 12.5 4.5 4.5 8.5-10M11.5 16l1.5 1 9-10",
  failed: "M12 4.5 21 19.5H3zM12 10v4.5m0 2.5v.01",
} as const;
export type IconName = keyof typeof paths;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name: IconName, label: string, className: string): HTMLButtonElement {
  return element("button", { type: "button", class: className, "aria-label": label, title: label }, icon(name));
}
