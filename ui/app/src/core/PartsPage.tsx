import { Icon, cx } from "@heraut/kit";
import type { IconName } from "@heraut/kit";
import { A } from "@solidjs/router";
import { For, Suspense } from "solid-js";
import type { JSX } from "solid-js";

export type Part = { href: string; label: string; icon: IconName };

type PartsPageProps = {
  title: string;
  navigation: string;
  parts: Part[];
  /** The address of the open one. */
  open: string;
  children: JSX.Element;
};

/** A subject in several parts, each with an address: their list beside on a desk, above on a phone. */
export function PartsPage(props: PartsPageProps) {
  return (
    <div class="relative min-h-0 flex-1 overflow-y-auto">
      <div class="mx-auto max-w-6xl px-4 pt-8 pb-16 sm:px-8">
        <h1 class="font-serif text-3xl font-semibold">{props.title}</h1>
        <div class="mt-4 grid gap-x-12 gap-y-6 lg:mt-6 lg:grid-cols-[11rem_minmax(0,1fr)]">
          <nav aria-label={props.navigation}>
            <ul class="-mx-2.5 flex flex-wrap gap-1 lg:sticky lg:top-6 lg:mx-0 lg:flex-col">
              <For each={props.parts}>
                {(part) => <PartLink part={part} open={part.href === props.open} />}
              </For>
            </ul>
          </nav>
          <div class="min-w-0">
            <Suspense>{props.children}</Suspense>
          </div>
        </div>
      </div>
    </div>
  );
}

function PartLink(props: { part: Part; open: boolean }) {
  return (
    <li>
      <A
        href={props.part.href}
        end
        aria-current={props.open ? "page" : undefined}
        class={cx(
          "flex items-center gap-2 rounded-md px-2.5 py-1.5 text-sm transition-colors hover:bg-accent-soft hover:text-accent-strong",
          props.open ? "bg-accent-soft font-medium text-accent-strong" : "text-muted",
        )}
      >
        <Icon name={props.part.icon} />
        {props.part.label}
      </A>
    </li>
  );
}

type SectionProps = {
  id: string;
  title: string;
  intro?: JSX.Element;
  action?: JSX.Element;
  children: JSX.Element;
};

/** A titled piece of such a part. */
export function Section(props: SectionProps) {
  return (
    <section aria-labelledby={props.id} class="border-t border-rule pt-4">
      <div class="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div class="max-w-prose min-w-0 flex-1 basis-64">
          <h2 id={props.id} class="font-serif text-xl font-semibold">
            {props.title}
          </h2>
          {props.intro && <p class="text-sm text-muted">{props.intro}</p>}
        </div>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}
