import { Button, Icon, LiveRegion, Menu, ToastRegion, buttonClass } from "@heraut/kit";
import type { IconName } from "@heraut/kit";
import { A, useLocation } from "@solidjs/router";
import { ErrorBoundary, For, Show, Suspense, createSignal } from "solid-js";
import type { JSX } from "solid-js";
import { useI18n, useServices } from "~/core/services";
import { browserMemory } from "~/core/storage";
import type { Theme } from "~/core/theme";
import { keyNames, runCommand } from "~/core/shortcuts";
import { AccountMenu } from "./AccountMenu";
import { Broken } from "./Broken";
import { Commands } from "./Commands";

/** What stands around every page: the way around, the notices, the voice for screen readers. */
export function Layout(props: { children?: JSX.Element }) {
  const { t } = useI18n();
  const { entry } = useServices();
  let content!: HTMLElement;
  return (
    <div class="flex h-dvh flex-col">
      <a
        href="#contenu"
        // Before the router: it would change the address and leave focus where it is.
        on:click={(event) => {
          event.preventDefault();
          content.focus();
        }}
        class="sr-only z-70 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t().common.skip}
      </a>
      <Header />
      <Show when={!entry.withAccounts()}>
        <InternalUse />
      </Show>
      <OfflineNotice />
      <main ref={content} id="contenu" tabindex="-1" class="flex min-h-0 flex-1 flex-col outline-none">
        <ErrorBoundary fallback={(error, reset) => <Broken error={error} onReset={reset} />}>
          <Suspense>{props.children}</Suspense>
        </ErrorBoundary>
      </main>
      <ToastRegion label={t().common.notifications} closeLabel={t().common.close} />
      <LiveRegion />
      <Commands />
    </div>
  );
}

function Header() {
  const { t } = useI18n();
  const places = (): { href: string; label: string; icon: IconName; end?: boolean }[] => [
    { href: "/", label: t().shell.desk, icon: "chat", end: true },
    { href: "/bibliotheque", label: t().shell.library, icon: "book" },
    { href: "/agents", label: t().shell.agents, icon: "people" },
    { href: "/reglages", label: t().shell.settings, icon: "gear" },
  ];
  return (
    <header class="flex items-center gap-0.5 border-b border-rule bg-surface px-2 sm:gap-6 sm:px-8">
      <A href="/" class="flex items-center gap-2 py-2.5 font-serif text-xl font-semibold tracking-tight">
        <Pennant />
        <span class="max-[26rem]:sr-only">{t().common.app}</span>
      </A>
      <nav aria-label={t().shell.navigation} class="flex flex-1 justify-center sm:justify-start sm:gap-1">
        <For each={places()}>{(place) => <Place {...place} />}</For>
      </nav>
      <Button
        size="sm"
        variant="quiet"
        icon="search"
        class="text-muted sm:-mr-5"
        aria-label={t().palette.open}
        aria-keyshortcuts="Control+K Meta+K"
        title={`${t().palette.open} (${keyNames(["Mod", "K"], {}).join(" ")})`}
        onClick={() => runCommand("palette")}
      />
      <Preferences />
    </header>
  );
}

function Place(props: { href: string; label: string; icon: IconName; end?: boolean }) {
  const location = useLocation();
  const here = () =>
    props.end
      ? location.pathname === "/" || location.pathname.startsWith("/scenarios")
      : location.pathname.startsWith(props.href);
  return (
    <A
      href={props.href}
      end={props.end}
      aria-current={here() ? "page" : undefined}
      aria-label={props.label}
      class="flex items-center gap-1.5 border-b-2 px-1.5 py-3 text-sm transition-colors hover:text-accent sm:px-2"
      classList={{ "border-accent font-medium": here(), "border-transparent text-muted": !here() }}
    >
      <Icon name={props.icon} />
      <span class="hidden sm:inline">{props.label}</span>
    </A>
  );
}

export function Pennant() {
  return (
    <svg viewBox="0 0 20 24" class="h-6 w-5 text-accent" aria-hidden="true">
      <path d="M3 2v20" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      <path d="M4 4h15l-4 4.5L19 13H4z" fill="currentColor" />
    </svg>
  );
}

const themeIcons: Record<Theme, IconName> = { light: "sun", dark: "moon", system: "monitor" };

function Preferences() {
  const { theme, i18n } = useServices();
  const { t } = i18n;
  const themes: Theme[] = ["light", "dark", "system"];
  return (
    <div class="flex items-center">
      <Button
        size="sm"
        variant="quiet"
        aria-label={t().shell.switchTo}
        lang={i18n.language() === "fr" ? "en" : "fr"}
        onClick={() => void i18n.choose(i18n.language() === "fr" ? "en" : "fr")}
      >
        {i18n.language() === "fr" ? "EN" : "FR"}
      </Button>
      <Menu
        label={t().shell.theme}
        triggerClass={`${buttonClass("quiet", "sm")} text-muted`}
        entries={themes.map((name) => ({
          label: t().settings.themes[name],
          icon: themeIcons[name],
          checked: theme.theme() === name,
          onSelect: () => theme.choose(name),
        }))}
      >
        <Icon name={themeIcons[theme.theme()]} />
      </Menu>
      <AccountMenu />
    </div>
  );
}

/** Said in full until it was read in this browser; a short line stays for whoever comes next. */
function InternalUse() {
  const { t } = useI18n();
  const [read, setRead] = createSignal(browserMemory.get("banner") === "read");
  const dismiss = () => {
    browserMemory.set("banner", "read");
    setRead(true);
  };
  return (
    <Show
      when={!read()}
      fallback={
        <aside
          aria-label={t().shell.notice}
          class="border-b border-rule bg-sunken px-3 text-center text-2xs text-muted"
          title={t().shell.banner}
        >
          {t().shell.bannerShort}
        </aside>
      }
    >
      <aside
        aria-label={t().shell.notice}
        class="flex items-center justify-center gap-3 border-b border-rule bg-sunken px-3 py-1 text-sm"
      >
        <p>{t().shell.banner}</p>
        <Button size="sm" variant="quiet" class="shrink-0" onClick={dismiss}>
          {t().shell.bannerDismiss}
        </Button>
      </aside>
    </Show>
  );
}

function OfflineNotice() {
  const { reach, i18n } = useServices();
  return (
    <div role="status">
      <Show when={!reach.reached()}>
        <p class="flex items-center justify-center gap-2 bg-warning-soft px-3 py-1.5 text-sm text-warning">
          <Icon name="warning" />
          {i18n.t().shell.offline}
        </p>
      </Show>
    </div>
  );
}
