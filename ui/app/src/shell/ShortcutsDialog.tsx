import { Checkbox, Dialog } from "@heraut/kit";
import { For } from "solid-js";
import { useI18n } from "~/core/services";
import { keyNames, shortcuts, singleKeys } from "~/core/shortcuts";

/** Every key there is, and the way to turn those of one character off. */
export default function ShortcutsDialog(props: { onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog open onClose={props.onClose} title={t().shortcuts.title} closeLabel={t().common.close}>
      <dl class="grid grid-cols-[auto_1fr] items-baseline gap-x-5 gap-y-2.5">
        <For each={shortcuts}>
          {(one) => (
            <>
              <dt class="flex justify-end gap-1">
                <For each={keyNames(one.keys, t().shortcuts.names)}>
                  {(key) => (
                    <kbd class="rounded-sm border border-b-2 border-edge/60 bg-sunken px-1.5 font-sans text-xs">
                      {key}
                    </kbd>
                  )}
                </For>
              </dt>
              <dd>{t().shortcuts.commands[one.id]}</dd>
            </>
          )}
        </For>
      </dl>
      <div class="mt-5 border-t border-rule pt-4">
        <Checkbox
          label={t().shortcuts.single}
          checked={singleKeys.enabled()}
          onChange={(on) => singleKeys.choose(on)}
        />
        <p class="mt-1 text-sm text-muted">{t().shortcuts.singleHint}</p>
      </div>
    </Dialog>
  );
}
