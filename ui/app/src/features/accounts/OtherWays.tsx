import type { LoginProvider } from "@heraut/client";
import { buttonClass } from "@heraut/kit";
import { For, Show } from "solid-js";
import type { Dictionary } from "~/i18n/fr";
import { useI18n, useServices } from "~/core/services";

/** Others who vouch for people. Their pages are not ours: the browser goes there. */
export function OtherWays(props: { next: string; providers: LoginProvider[] }) {
  const { t } = useI18n();
  const { apiClient } = useServices();
  /** What a fragment holds goes to nobody else: this tab remembers it, and the login page goes on from there. */
  const back = () => (props.next.includes("#") ? "/login" : props.next);
  return (
    <Show when={props.providers.length}>
      <div class="flex flex-col gap-2">
        <p class="flex items-center gap-3 text-sm text-muted before:h-px before:flex-1 before:bg-rule after:h-px after:flex-1 after:bg-rule">
          {t().door.or}
        </p>
        <For each={props.providers}>
          {(provider) => (
            <a
              href={apiClient.auth.startAt(provider.id, back())}
              rel="external"
              target="_self"
              class={`${buttonClass("secondary")} min-h-11`}
            >
              {t().door.with(provider.name)}
            </a>
          )}
        </For>
      </div>
    </Show>
  );
}

/** Why somebody who comes back from a provider is not in, or not connected. */
export function whyNot(
  t: Dictionary,
  word: string | undefined,
  providers: LoginProvider[],
  id?: string,
): string | null {
  if (!word) return null;
  const name = providers.find((provider) => provider.id === id)?.name ?? t.door.theProvider;
  const sentences: Record<string, (name: string) => string> = t.door.refusals;
  return (sentences[word] ?? t.door.refusals.failed)(name);
}
