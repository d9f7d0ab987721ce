import type { Id } from "@heraut/client";
import type { IconName } from "@heraut/kit";
import { useNavigate } from "@solidjs/router";
import { useI18n, useServices } from "~/core/services";
import { runCommand } from "~/core/shortcuts";
import type { CommandId } from "~/core/shortcuts";
import type { Theme } from "~/core/theme";
import { useChatStore } from "~/features/chat/chatStore";
import { nextActions } from "~/features/chat/questions";
import { threadKey } from "~/features/chat/thread";
import { useScenarioStore } from "~/features/scenarios/scenarioStore";

export type PaletteEntry = {
  id: string;
  group: "actions" | "commands" | "pages" | "scenarios";
  label: string;
  hint?: string;
  icon: IconName;
  disabled?: boolean;
  run: () => void;
};

/** Accents and capitals do not count when something is looked for. */
export const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Those in which every word of the question is found. */
export function matching(entries: PaletteEntry[], question: string): PaletteEntry[] {
  const words = folded(question).split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = folded(`${entry.label} ${entry.hint ?? ""}`);
    return words.every((word) => text.includes(word));
  });
}

/** What can be done from anywhere: the server's buttons, the commands, the pages, the scenarios. */
export function createPaletteEntries(scenarioId: () => Id | null) {
  const { t } = useI18n();
  const { theme, i18n } = useServices();
  const chat = useChatStore();
  const scenarios = useScenarioStore();
  const navigate = useNavigate();

  const actions = (): PaletteEntry[] =>
    nextActions(chat.thread(threadKey(scenarioId()))).map((action) => ({
      id: `action-${action.id}`,
      group: "actions",
      label: action.label,
      hint: action.disabled_reason ?? undefined,
      icon: "send",
      disabled: Boolean(action.disabled_reason),
      run: () => {
        chat.request(scenarioId(), action);
        navigate(scenarioId() === null ? "/" : `/?scenario=${scenarioId()}`);
      },
    }));

  const command = (id: CommandId, icon: IconName): PaletteEntry => ({
    id: `command-${id}`,
    group: "commands",
    label: t().shortcuts.commands[id],
    icon,
    run: () => void runCommand(id),
  });
  const themes = (["light", "dark", "system"] satisfies Theme[])
    .filter((name) => name !== theme.theme())
    .map((name): PaletteEntry => ({
      id: `theme-${name}`,
      group: "commands",
      label: `${t().shell.theme} : ${t().settings.themes[name]}`,
      icon: name === "light" ? "sun" : name === "dark" ? "moon" : "monitor",
      run: () => theme.choose(name),
    }));
  const commands = (): PaletteEntry[] => [
    ...(location.pathname === "/"
      ? [command("composer", "chat"), command("create", "add"), command("search", "search")]
      : []),
    command("help", "keyboard"),
    ...themes,
    {
      id: "language",
      group: "commands",
      label: t().shell.switchTo,
      icon: "monitor",
      run: () => void i18n.choose(i18n.language() === "fr" ? "en" : "fr"),
    },
  ];

  const page = (href: string, label: string, icon: IconName): PaletteEntry => ({
    id: `page-${href}`,
    group: "pages",
    label,
    icon,
    run: () => navigate(href),
  });
  const pages = (): PaletteEntry[] => [
    page("/", t().shell.desk, "chat"),
    page("/bibliotheque", t().shell.library, "book"),
    page("/reglages", t().shell.settings, "gear"),
  ];

  const known = (): PaletteEntry[] =>
    scenarios.state.list.map((row) => ({
      id: `scenario-${row.id}`,
      group: "scenarios",
      label: row.nom,
      hint: row.thematique,
      icon: "flag",
      run: () => navigate(`/?scenario=${row.id}`),
    }));

  return (question: string): PaletteEntry[] =>
    matching([...actions(), ...commands(), ...pages(), ...known()], question);
}
