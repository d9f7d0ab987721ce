import { preloads } from "@heraut/kit";
import { Suspense, lazy } from "solid-js";
import type { Component } from "solid-js";

/** A part that comes in a file of its own. The page around it never waits with it. */
export function later<Props extends object>(
  load: () => Promise<{ default: Component<Props> }>,
): Component<Props> {
  preloads.add(load);
  const Part = lazy(load as () => Promise<{ default: Component<object> }>) as Component<object>;
  return (props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  );
}
