import { expect, test } from "./fixtures";

test("the product answers and shows its page", async ({ page, request }) => {
  const health = await request.get("/health");
  expect(health.status()).toBe(200);
  expect(await health.json()).toMatchObject({});

  const answer = await page.goto("/");
  expect(answer?.headers()["content-type"]).toContain("text/html");
  await expect(page).toHaveTitle(/Héraut/);
});
