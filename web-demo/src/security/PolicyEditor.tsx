import type { PasswordContext } from "@lockstep/policy";
import { DraftForm } from "./DraftForm";
import { type Draft, documentOf, withPreset } from "./draft";
import { PasswordPolicyFields } from "./PasswordPolicyFields";
import { PresetPicker } from "./PresetPicker";
import { TryPassword } from "./TryPassword";
import { useDraftPolicy } from "./useDraftPolicy";
import type { PolicyDraft } from "./usePolicyDraft";

type PolicyEditorProps = {
  slug: string;
  version: number;
  editing: PolicyDraft<Draft>;
  context: PasswordContext;
  /** What says why nothing can be changed here, where that is so. */
  lockId?: string | undefined;
};

/** The password rules as a draft, which can be tried before it is saved. */
export function PolicyEditor({ slug, version, editing, context, lockId }: PolicyEditorProps) {
  const { draft, change, isDirty } = editing;
  const { policy, violations } = useDraftPolicy({ password: documentOf(draft) });
  const isLocked = lockId !== undefined;
  return (
    <DraftForm slug={slug} subject="password policy" version={version} editing={editing} violations={violations}>
      <PresetPicker part={editing.part} withPreset={withPreset} draft={draft} isDisabled={isLocked} onChange={change} />
      <PasswordPolicyFields
        draft={draft}
        violations={violations.length > 0 ? violations : editing.refused}
        isDisabled={isLocked}
        describedBy={lockId}
        onChange={change}
      />
      <TryPassword policy={policy} context={context} isDraft={isDirty} />
    </DraftForm>
  );
}
