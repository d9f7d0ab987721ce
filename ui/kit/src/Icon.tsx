import { For } from "solid-js";

/** Strokes on a 24 × 24 field. One name, one drawing. */
const drawings = {
  add: ["M12 5v14", "M5 12h14"],
  archive: ["M4 8v11h16V8", "M3 4h18v4H3z", "M10 12h4"],
  arrowDown: ["M12 5v14", "M6 13l6 6 6-6"],
  arrowUp: ["M12 19V5", "M6 11l6-6 6 6"],
  bars: ["M5 20V11", "M12 20V4", "M19 20v-6"],
  book: ["M5 4h9a4 4 0 0 1 4 4v12H9a4 4 0 0 1-4-4z", "M5 16a4 4 0 0 1 4-4h9"],
  calendar: ["M4 6h16v14H4z", "M4 10h16", "M8 3v4", "M16 3v4"],
  chat: ["M4 5h16v11H10l-6 4z"],
  check: ["M5 12.5l4.5 4.5L19 7"],
  chevronDown: ["M6 9l6 6 6-6"],
  chevronLeft: ["M15 6l-6 6 6 6"],
  chevronRight: ["M9 6l6 6-6 6"],
  clock: ["M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z", "M12 7v5l3.5 2"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  code: ["M8 7l-5 5 5 5", "M16 7l5 5-5 5", "M13.5 5l-3 14"],
  copy: ["M9 9h11v11H9z", "M15 9V4H4v11h5"],
  document: ["M6 3h8l5 5v13H6z", "M14 3v5h5"],
  download: ["M12 4v11", "M7 11l5 5 5-5", "M4 20h16"],
  edit: ["M4 20l1-4L16 5l3 3L8 19z", "M14 7l3 3"],
  eye: [
    "M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5s-7-2-9.5-6.5z",
    "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  ],
  external: ["M14 4h6v6", "M20 4l-9 9", "M18 14v6H4V6h6"],
  flag: ["M6 21V4", "M6 5h12l-3 4 3 4H6"],
  gear: [
    "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
    "M12 3v3",
    "M12 18v3",
    "M3 12h3",
    "M18 12h3",
    "M5.6 5.6l2.2 2.2",
    "M16.2 16.2l2.2 2.2",
    "M18.4 5.6l-2.2 2.2",
    "M7.8 16.2l-2.2 2.2",
  ],
  keyboard: ["M3 7h18v10H3z", "M7 11v.5", "M11 11v.5", "M15 11v.5", "M8 14h8"],
  idea: ["M9 18h6", "M10 21h4", "M8.5 15a6 6 0 1 1 7 0c-.6.5-.8 1-.8 1.7h-5.4c0-.7-.2-1.2-.8-1.7z"],
  info: ["M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z", "M12 11v6", "M12 7v.5"],
  key: ["M8.5 10a5 5 0 1 1 0 10 5 5 0 0 1 0-10z", "M12 11.5L20 3.5", "M16.5 7l3 3"],
  leave: ["M10 4H4v16h6", "M15 8l4 4-4 4", "M19 12H9"],
  list: ["M4 6h16", "M4 12h16", "M4 18h10"],
  link: ["M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1", "M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"],
  monitor: ["M3 5h18v11H3z", "M9 20h6", "M12 16v4"],
  moon: ["M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z"],
  more: [
    "M5 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2z",
    "M12 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2z",
    "M19 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2z",
  ],
  people: [
    "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    "M3 20c0-4 2.5-6 6-6s6 2 6 6",
    "M16 5.5a3.5 3.5 0 0 1 0 6.5",
    "M17.5 14.5c2.2.8 3.5 2.6 3.5 5.5",
  ],
  panel: ["M4 5h16v14H4z", "M14 5v14"],
  person: ["M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8z", "M4.5 20.5c0-4.2 3-6.5 7.5-6.5s7.5 2.3 7.5 6.5"],
  plan: ["M4 5h16v14H4z", "M4 10h16", "M10 10v9"],
  refresh: ["M20 6v5h-5", "M19 11a7.5 7.5 0 1 0 0 5"],
  search: ["M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z", "M15.5 15.5L20 20"],
  send: ["M12 20V5", "M6 11l6-6 6 6"],
  sun: [
    "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
    "M12 2.5v2",
    "M12 19.5v2",
    "M2.5 12h2",
    "M19.5 12h2",
    "M5.3 5.3l1.4 1.4",
    "M17.3 17.3l1.4 1.4",
    "M18.7 5.3l-1.4 1.4",
    "M6.7 17.3l-1.4 1.4",
  ],
  stop: ["M6 6h12v12H6z"],
  trash: ["M5 7h14", "M9 7V4h6v3", "M7 7l1 13h8l1-13"],
  undo: ["M8 5L4 9l4 4", "M4 9h10a6 6 0 0 1 0 11h-4"],
  upload: ["M12 16V5", "M7 9l5-5 5 5", "M4 20h16"],
  warning: ["M12 4l9 16H3z", "M12 10v5", "M12 17.5v.5"],
} as const;

export type IconName = keyof typeof drawings;

/** Decoration only: what it means is said by the text or the label beside it. */
export function Icon(props: { name: IconName; class?: string }) {
  return (
    <svg
      class={props.class ?? "size-4 shrink-0"}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <For each={drawings[props.name]}>{(d) => <path d={d} />}</For>
    </svg>
  );
}
