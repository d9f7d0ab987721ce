// @vitest-environment node
import { readFile } from "node:fs/promises";
import openapiTS, { COMMENT_HEADER, astToString } from "openapi-typescript";
import { expect, it } from "vitest";

const here = (path: string) => new URL(path, import.meta.url);

it("has types of the document as it is now (npm run generate)", async () => {
  const fresh = COMMENT_HEADER + astToString(await openapiTS(here("../../../openapi.json")));
  expect(await readFile(here("../src/generated.ts"), "utf8")).toBe(fresh);
}, 30_000);
