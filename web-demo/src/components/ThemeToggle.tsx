import { useState } from "react";
import { Button } from "./Button";
import { Icon } from "./Icon";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];
const icons = { system: "system", light: "sun", dark: "moon" } as const;

/** The key that `public/theme.js` reads before the first paint. */
const KEY = "lockstep.theme";

function chosenTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

function choose(theme: Theme) {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be off; the choice then lasts as long as the page.
  }
}

export function ThemeToggle() {
  const [theme, setTheme] = useState(chosenTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <Button
      variant="quiet"
      shape="icon"
      aria-label={`Theme: ${theme}. Switch to ${next}`}
      onPress={() => {
        choose(next);
        setTheme(next);
      }}
    >
      <Icon name={icons[theme]} />
    </Button>
  );
}
