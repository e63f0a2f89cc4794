import type { Locator } from "@playwright/test";

/** Clicks a switch, a checkbox or a radio button where people do, on its label: the input itself is out of sight. */
export const choose = (option: Locator) => option.locator("xpath=ancestor::label").click();
