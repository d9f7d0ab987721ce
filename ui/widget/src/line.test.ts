import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Told } from "./api";
import { hearOut } from "./line";

const told = (event: string, id: string | null = null): Told => ({ id, event, data: {} });
async function* line(...events: Told[]): AsyncGenerator<Told> {
  yield* events;
}

describe("an answer that is heard", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is taken up where the line broke", async () => {
    const follow = vi.fn(async () => line(told("text", "1-0-8-0-0"), told("done")));
    const heard: string[] = [];
    const whole = hearOut(
      { follow },
      line(told("turn"), told("text", "1-0-4-0-0")),
      () => "t1",
      ({ event }) => {
        heard.push(event);
        return event === "done";
      },
    );
    await vi.runAllTimersAsync();
    await whole;
    expect(heard).toEqual(["turn", "text", "text", "done"]);
    expect(follow).toHaveBeenCalledExactlyOnceWith("t1", "1-0-4-0-0");
  });

  it("is given up where nobody comes back", async () => {
    const follow = vi.fn(() => Promise.reject(new Error("down")));
    const whole = hearOut(
      { follow },
      line(told("turn")),
      () => "t1",
      () => false,
    ).catch((failed: unknown) => failed);
    await vi.runAllTimersAsync();
    expect(await whole).toMatchObject({ status: 0 });
    expect(follow).toHaveBeenCalledTimes(6);
  });
});
