const states: Record<string, { look: string; text: string }> = {
  compliant: { look: "good", text: "Password complies" },
  non_compliant: { look: "bad", text: "Password does not comply" },
  unknown: { look: "warn", text: "Password not checked yet" },
  not_applicable: { look: "plain", text: "No password" },
};

export function PasswordStateBadge({ state }: { state: string }) {
  const { look, text } = states[state] ?? { look: "plain", text: state.replaceAll("_", " ") };
  return <span className={`badge badge-${look}`}>{text}</span>;
}
