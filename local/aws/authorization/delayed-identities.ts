// Roles as they were some seconds ago: IAM is eventually consistent. Source: IAM User Guide, "Troubleshoot IAM", changes that I make are not always immediately visible.
import type { Identities, RoleIdentity } from './identities';

/** What is seen of a role, and what is to be seen of it from some moment on. */
interface View { seen: RoleIdentity | undefined; text: string; coming?: { identity: RoleIdentity | undefined; text: string; since: number } }

const textOf = (identity: RoleIdentity | undefined): string => JSON.stringify(identity ?? null);

/** Identities whose changes count only after a while; a role that is looked up for the first time is new where it was made within that while. */
export class DelayedIdentities implements Identities {
  readonly #views = new Map<string, View>();

  /** @param madeAt when a role was made, ms since 1970; undefined where there is none */
  constructor(private readonly now: Identities, private readonly seconds: number, private readonly clock: () => number, private readonly madeAt: (arn: string) => number | undefined) {}

  role(arn: string): RoleIdentity | undefined {
    const identity = this.now.role(arn);
    const text = textOf(identity);
    const view = this.#views.get(arn) ?? this.#firstView(arn, identity, text);
    this.#views.set(arn, view);
    if (text !== (view.coming?.text ?? view.text)) view.coming = { identity, text, since: this.clock() };
    if (view.coming !== undefined && this.clock() - view.coming.since >= this.seconds * 1000) {
      view.seen = view.coming.identity;
      view.text = view.coming.text;
      delete view.coming;
    }
    return view.seen;
  }

  /** Sees what was changed in the roles that were looked up before; called often, so that a change counts from when it was made. */
  lookAround(): void {
    for (const arn of this.#views.keys()) this.role(arn);
  }

  #firstView(arn: string, identity: RoleIdentity | undefined, text: string): View {
    const made = this.madeAt(arn);
    const fresh = made !== undefined && this.clock() - made < this.seconds * 1000;
    return fresh ? { seen: undefined, text: textOf(undefined), coming: { identity, text, since: made } } : { seen: identity, text };
  }
}
