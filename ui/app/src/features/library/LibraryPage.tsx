import type { LinkKind } from "@heraut/client";
import { Tabs } from "@heraut/kit";
import { useSearchParams } from "@solidjs/router";
import { usePageTitle } from "~/core/page";
import { ReadOnlyNote } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { Shelf } from "./Shelf";

const kinds: LinkKind[] = ["objectifs", "cibles", "ressources"];

/** What is used again from one scenario to the next. */
export default function LibraryPage() {
  const { t } = useI18n();
  const [search, setSearch] = useSearchParams<{ onglet?: string }>();
  const open = () => kinds.find((kind) => kind === search.onglet) ?? "objectifs";
  usePageTitle(() => t().library.title);
  return (
    <div class="relative min-h-0 flex-1 overflow-y-auto">
      <div class="mx-auto max-w-4xl px-4 pb-16 sm:px-8">
        <header class="pt-8 pb-4">
          <h1 class="font-serif text-3xl font-semibold">{t().library.title}</h1>
          <p class="text-muted">{t().library.intro}</p>
          <ReadOnlyNote class="mt-2" />
        </header>
        <Tabs
          label={t().library.title}
          value={open()}
          onChange={(onglet) => setSearch({ onglet })}
          tabs={kinds.map((kind) => ({
            id: kind,
            label: t().library.tabs[kind],
            content: () => <Shelf kind={kind} />,
          }))}
        />
      </div>
    </div>
  );
}
