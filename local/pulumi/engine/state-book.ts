// The stack's resources while an operation runs: what was, what has become of it, and the checkpoint of the moment.
import type { PendingOperation, ResourceState, Snapshot } from '../backend/checkpoint';
import { magicOf, version } from '../backend/checkpoint';
import { timestamp } from '../process-world';
import type { Crypter } from '../secrets/passphrase';
import { openValues, sealValues } from '../secrets/sealed-values';

/** Encrypts nothing and decrypts nothing: for states without secrets. */
export type CrypterSource = () => Crypter;

/** Keeps old and new resources apart and writes the merge of both after each step. */
export class StateBook {
  /** As they were, in the checkpoint's order. */
  readonly olds: readonly ResourceState[];
  private readonly news: ResourceState[] = [];
  private readonly gone = new Set<ResourceState>();
  private readonly pending = new Map<ResourceState, PendingOperation>();
  private readonly sealed = new WeakMap<ResourceState, ResourceState>();

  constructor(
    snapshot: Snapshot | undefined,
    private readonly crypter: CrypterSource,
    private readonly salt: () => string | undefined,
    private readonly save: (snapshot: Snapshot) => void,
    private readonly now: () => number,
  ) {
    this.olds = (snapshot?.resources ?? []).map((sealed) => {
      const opened: ResourceState = {
        ...sealed,
        ...(sealed.inputs === undefined ? {} : { inputs: openValues(sealed.inputs, crypter) }),
        ...(sealed.outputs === undefined ? {} : { outputs: openValues(sealed.outputs, crypter) }),
      };
      this.sealed.set(opened, sealed);
      return opened;
    });
  }

  /** The live old state of a URN: not one that waits for deletion. */
  findOld(urn: string): ResourceState | undefined {
    return this.olds.find((state) => state.urn === urn && state.delete !== true);
  }

  /** All that is there now: the new ones, then the old ones that nothing has touched. */
  current(): ResourceState[] {
    return [...this.news, ...this.olds.filter((state) => !this.gone.has(state))];
  }

  begin(state: ResourceState, type: PendingOperation['type']): void {
    this.pending.set(state, { resource: state, type });
    this.write();
  }

  abandon(state: ResourceState): void {
    this.pending.delete(state);
    this.write();
  }

  /** A new state takes an old one's place; without `old` it is new altogether. */
  put(state: ResourceState, old: ResourceState | undefined, pendingOf: ResourceState = state): void {
    this.pending.delete(pendingOf);
    if (old !== undefined) this.gone.add(old);
    if (!this.news.includes(state)) this.news.push(state);
    this.write();
  }

  /** A state is no more. */
  drop(state: ResourceState): void {
    this.pending.delete(state);
    this.gone.add(state);
    const at = this.news.indexOf(state);
    if (at >= 0) this.news.splice(at, 1);
    this.write();
  }

  /** An old state changes in place, such as one that now waits for its deletion. */
  rewrite(state: ResourceState, change: Partial<ResourceState>): void {
    Object.assign(state, change);
    this.sealed.delete(state);
    this.write();
  }

  /** The state on disk; secrets are encrypted anew only where the state changed. */
  private seal(state: ResourceState): ResourceState {
    const known = this.sealed.get(state);
    if (known !== undefined) return known;
    const { inputs, outputs, ...rest } = state;
    const sealed: ResourceState = {
      ...rest,
      ...(inputs === undefined || Object.keys(inputs).length === 0 ? {} : { inputs: sealValues(inputs, lazily(this.crypter)) }),
      ...(outputs === undefined || Object.keys(outputs).length === 0 ? {} : { outputs: sealValues(outputs, lazily(this.crypter)) }),
    };
    const ordered = inOrder(sealed);
    this.sealed.set(state, ordered);
    return ordered;
  }

  /** The values of a state were changed in place. */
  touch(state: ResourceState): void {
    this.sealed.delete(state);
  }

  snapshot(): Snapshot {
    const salt = this.salt();
    const resources = this.current().map((state) => this.seal(state));
    return {
      manifest: { time: timestamp(this.now()), magic: magicOf(version), version },
      ...(salt === undefined ? {} : { secrets_providers: { type: 'passphrase', state: { salt } } }),
      ...(resources.length === 0 ? {} : { resources }),
      ...(this.pending.size === 0 ? {} : { pending_operations: [...this.pending.values()].map(({ resource, type }) => ({ resource: this.seal(resource), type })) }),
      metadata: {},
    };
  }

  write(): void {
    this.save(this.snapshot());
  }
}

const lazily = (crypter: CrypterSource): Crypter => ({ get salt() { return crypter().salt; }, encrypt: (text) => crypter().encrypt(text), decrypt: (text) => crypter().decrypt(text) });

const order: readonly (keyof ResourceState)[] = [
  'urn', 'custom', 'delete', 'id', 'type', 'inputs', 'outputs', 'parent', 'protect', 'external', 'dependencies', 'initErrors', 'provider', 'propertyDependencies',
  'pendingReplacement', 'additionalSecretOutputs', 'aliases', 'customTimeouts', 'importID', 'retainOnDelete', 'deletedWith', 'created', 'modified',
  'ignoreChanges', 'replaceOnChanges',
];

/** Members in the order of the real CLI's file, empty ones left out. */
function inOrder(state: ResourceState): ResourceState {
  const kept = order.flatMap((key) => {
    const value = state[key];
    const empty = value === undefined || value === '' || (value === false && key !== 'custom') || (Array.isArray(value) && value.length === 0);
    return empty ? [] : [[key, value] as const];
  });
  return Object.fromEntries(kept) as unknown as ResourceState;
}
