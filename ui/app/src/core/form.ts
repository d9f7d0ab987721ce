import { ApiError } from "@heraut/client";
import { createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import { sentence } from "./problems";
import { useI18n } from "./services";

type Values = Record<string, string>;

/** Values of a form, what is wrong with each, and one submission at a time. What was typed is never thrown away. */
export function createForm<T extends Values>(initial: T, required: (keyof T & string)[] = []) {
  const i18n = useI18n();
  const [values, setValues] = createStore<Values>({ ...initial });
  const [errors, setErrors] = createStore<Record<string, string | undefined>>({});
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  function missing(): boolean {
    const empty = required.filter((field) => !values[field]?.trim());
    for (const field of empty) setErrors(field, i18n.t().common.required);
    return empty.length > 0;
  }

  function refuse(error: unknown): void {
    const named = error instanceof ApiError ? error.fields.filter((one) => one.field in values) : [];
    for (const one of named) setErrors(one.field, one.message);
    if (!named.length) setProblem(sentence(error, i18n.t()));
  }

  async function submit(work: (values: T) => Promise<unknown>): Promise<boolean> {
    if (busy() || missing()) return false;
    setBusy(true);
    setProblem(null);
    try {
      await work({ ...values } as T);
      return true;
    } catch (error) {
      refuse(error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    values: values as T,
    busy,
    problem,
    submit,
    /** What a labelled field needs. */
    field: (name: keyof T & string) => ({
      get value() {
        return values[name] ?? "";
      },
      get error() {
        return errors[name];
      },
      onInput: (text: string) => {
        setValues(name, text);
        setErrors(name, undefined);
      },
    }),
  };
}

/** An empty text means "nothing" to the server. */
export const orNull = (text: string | undefined): string | null => text?.trim() || null;
