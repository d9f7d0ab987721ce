import { ApiError } from "@heraut/client";
import type { LigneLue, PlanApercu } from "@heraut/client";
import { Button, Icon, TextField, buttonClass, cx } from "@heraut/kit";
import { For, Show, createMemo, createSignal } from "solid-js";
import { FormDialog } from "~/core/FormDialog";
import { sentence } from "~/core/problems";
import { useI18n } from "~/core/services";
import { ImportPreview } from "./ImportPreview";
import type { PlanActions } from "./planActions";
import { decodeTable } from "./readTable";

type ImportProps = { actions: PlanActions; onClose: () => void };

export const isGood = (line: LigneLue): boolean => line.erreurs.length === 0;
/** Whoever imports twice wants each line once. */
const isNew = (line: LigneLue): boolean => !line.remarques.some((remark) => remark.code === "already_there");

/** A table of lines is looked at before anything is written: good rows can be taken where others are at fault. */
export default function ImportDialog(props: ImportProps) {
  const { t } = useI18n();
  const [csv, setCsv] = createSignal("");
  const [read, setRead] = createSignal<PlanApercu | null>(null);
  const [chosen, setChosen] = createSignal<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const tooMany = createMemo(() => {
    const places = read()?.places;
    return places !== undefined && chosen().size > places ? t().importation.noRoom(places) : null;
  });

  async function working(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      // There is one field: what is wrong with it says more than that something is.
      setProblem((error instanceof ApiError && error.fieldMessage("csv")) || sentence(error, t()));
    } finally {
      setBusy(false);
    }
  }

  const look = (text: string) =>
    working(async () => {
      setCsv(text);
      if (!text.trim()) return void setProblem(t().importation.nothing);
      const found = await props.actions.previewImport(text);
      setRead(found);
      setChosen(
        new Set(found.lignes.filter((line) => isGood(line) && isNew(line)).map((line) => line.ligne)),
      );
    });

  const submit = () =>
    working(async () => {
      if (!chosen().size) return void setProblem(t().importation.noneChosen);
      if (tooMany()) return;
      await props.actions.takeIn(csv(), [...chosen()]);
      props.onClose();
    });

  const choose = (rows: number[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const row of rows) {
        if (on) next.add(row);
        else next.delete(row);
      }
      return next;
    });

  return (
    <FormDialog
      open
      size="xl"
      onClose={props.onClose}
      onSubmit={() => void (read() ? submit() : look(csv()))}
      title={t().importation.title}
      description={t().importation.intro}
      submitLabel={read() ? t().importation.submit(chosen().size) : t().importation.look}
      busy={busy()}
      problem={problem() ?? tooMany()}
    >
      <Show
        when={!read()}
        fallback={
          <Button
            size="sm"
            icon="undo"
            class="self-start"
            onClick={() => {
              setProblem(null);
              setRead(null);
            }}
          >
            {t().importation.other}
          </Button>
        }
      >
        <Source text={csv()} onText={setCsv} onFile={(text) => void look(text)} onUnreadable={setProblem} />
      </Show>
      <Show when={read()}>
        {(found) => <ImportPreview read={found()} chosen={chosen()} onChoose={choose} />}
      </Show>
    </FormDialog>
  );
}

type SourceProps = {
  text: string;
  onText: (text: string) => void;
  onFile: (text: string) => void;
  onUnreadable: (problem: string) => void;
};

/** Where the table comes from: a file, or what was copied in a spreadsheet. */
function Source(props: SourceProps) {
  const { t } = useI18n();
  const [over, setOver] = createSignal(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      props.onFile(decodeTable(await file.arrayBuffer()));
    } catch {
      props.onUnreadable(t().importation.unreadable);
    }
  };
  let picker!: HTMLInputElement;
  return (
    <div class="flex flex-col gap-4">
      <div
        class={cx(
          "flex flex-wrap items-center gap-3 rounded-md border border-dashed px-4 py-5",
          over() ? "border-accent bg-accent-soft" : "border-edge bg-sunken",
        )}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <button type="button" class={buttonClass("secondary")} onClick={() => picker.click()}>
          <Icon name="upload" />
          {t().importation.file}
        </button>
        <span class="text-sm text-muted">{t().importation.drop}</span>
        <input
          ref={picker}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          hidden
          aria-hidden="true"
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      <TextField
        name="csv"
        label={t().importation.paste}
        hint={t().importation.pasteHint}
        multiline
        rows={5}
        value={props.text}
        onInput={props.onText}
      />
      <details class="text-sm">
        <summary class="cursor-pointer rounded-sm font-medium text-accent">{t().importation.columns}</summary>
        <ul class="mt-2 grid gap-x-6 gap-y-1 text-muted sm:grid-cols-2">
          <For each={Object.entries(t().importation.fields)}>{([, label]) => <li>{label}</li>}</For>
        </ul>
      </details>
    </div>
  );
}
