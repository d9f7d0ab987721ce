import { Icon, Menu, buttonClass, toastError } from "@heraut/kit";
import type { MenuEntry } from "@heraut/kit";
import { useNavigate } from "@solidjs/router";
import { Show } from "solid-js";
import { sentence } from "~/core/problems";
import { useServices } from "~/core/services";

/** Who is here and in which workspace; the way to another one, to the account, and out. */
export function AccountMenu() {
  const { entry, i18n } = useServices();
  const { t } = i18n;
  const navigate = useNavigate();
  const here = () => entry.session()!;

  const workspaces = (): MenuEntry[] =>
    here().workspaces.map((one, index) => ({
      ...(index === 0 ? { heading: t().account.workspaces } : {}),
      label: one.nom,
      checked: one.id === here().workspace.id,
      onSelect: () => one.id !== here().workspace.id && entry.enterWorkspace(one.id),
    }));
  const own = (): MenuEntry[] => [
    {
      heading: here().user.name,
      label: t().account.title,
      icon: "person",
      onSelect: () => navigate("/account"),
    },
    {
      label: t().account.signOut,
      icon: "leave",
      onSelect: () => void entry.leave().catch((error: unknown) => toastError(sentence(error, t()))),
    },
  ];

  return (
    <Show when={entry.withAccounts()}>
      <Menu
        label={t().account.menu(here().user.name, here().workspace.nom)}
        triggerClass={`${buttonClass("quiet", "sm")} max-w-64 text-muted`}
        entries={[...workspaces(), ...own()]}
      >
        <Icon name="person" />
        <span class="hidden min-w-0 truncate md:inline">{here().user.name}</span>
        <Show when={here().workspaces.length > 1}>
          <span class="hidden min-w-0 truncate lg:inline">· {here().workspace.nom}</span>
        </Show>
      </Menu>
    </Show>
  );
}
