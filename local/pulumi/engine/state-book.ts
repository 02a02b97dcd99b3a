// The stack's resources while an operation runs: what was, what has become of it, and the checkpoint of the moment.
import type { PendingOperation, ResourceState, Snapshot } from '../backend/checkpoint';
import { magicOf, version } from '../backend/checkpoint';
import { timestamp } from '../process-world';
import type { Crypter } from '../secrets/passphrase';
import { openValues, sealValues } from '../secrets/sealed-values';
import { equalValues } from '../values/equal';
import type { Values } from '../values/wire';

/** Encrypts nothing and decrypts nothing: for states without secrets. */
export type CrypterSource = () => Crypter;

/** Keeps old and new resources apart and writes the merge of both after each step. */
export class StateBook {
  /** As they were, in the checkpoint's order. */
  readonly olds: readonly ResourceState[];
  private readonly news: ResourceState[] = [];
  private readonly gone = new Set<ResourceState>();
  private readonly pending = new Map<ResourceState, PendingOperation>();
  /** Creations that an earlier operation began and whose end nobody saw; each stays until its resource is there, or a refresh clears it. */
  interrupted: PendingOperation[];
  /** Values with their secrets encrypted: what did not change keeps its ciphertext. */
  private readonly sealed = new WeakMap<Values, Values>();

  constructor(
    snapshot: Snapshot | undefined,
    private readonly crypter: CrypterSource,
    private readonly salt: () => string | undefined,
    private readonly save: (snapshot: Snapshot) => void,
    private readonly now: () => number,
  ) {
    this.olds = (snapshot?.resources ?? []).map((sealed) => this.openState(sealed));
    this.interrupted = (snapshot?.pending_operations ?? []).map(({ resource, type }) => ({ resource: this.openState(resource), type }));
  }

  private openState(sealed: ResourceState): ResourceState {
    const inputs = this.open(sealed.inputs);
    const outputs = this.open(sealed.outputs);
    return { ...sealed, ...(inputs === undefined ? {} : { inputs }), ...(outputs === undefined ? {} : { outputs }) };
  }

  private open(sealed: Values | undefined): Values | undefined {
    if (sealed === undefined) return undefined;
    const opened = openValues(sealed, this.crypter);
    this.sealed.set(opened, sealed);
    return opened;
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

  /** A new state takes an old one's place; without `old` it is new altogether. What stayed the same can wait for the next write. */
  put(state: ResourceState, old: ResourceState | undefined, write = true): void {
    this.pending.delete(state);
    if (old !== undefined) {
      this.gone.add(old);
      this.keepCiphertext(old.inputs, state.inputs);
      this.keepCiphertext(old.outputs, state.outputs);
    }
    if (!this.news.includes(state)) this.news.push(state);
    this.interrupted = this.interrupted.filter(({ resource }) => resource.urn !== state.urn);
    if (write) this.write();
  }

  /** A state is no more. */
  drop(state: ResourceState): void {
    this.pending.delete(state);
    this.gone.add(state);
    const at = this.news.indexOf(state);
    if (at >= 0) this.news.splice(at, 1);
    this.write();
  }

  /** After a refresh: what hangs on a resource that is no more forgets it; empty lists go. */
  pruneDependencies(): void {
    const there = new Set(this.current().map(({ urn }) => urn));
    for (const state of this.current()) {
      if (state.dependencies !== undefined) state.dependencies = state.dependencies.filter((urn) => there.has(urn));
      const properties = Object.entries(state.propertyDependencies ?? {}).map(([key, urns]) => [key, urns.filter((urn) => there.has(urn))] as const);
      state.propertyDependencies = Object.fromEntries(properties.filter(([, urns]) => urns.length > 0));
    }
    this.write();
  }

  /** An old state changes in place, such as one that now waits for its deletion. */
  rewrite(state: ResourceState, change: Partial<ResourceState>): void {
    this.keepCiphertext(state.inputs, change.inputs);
    Object.assign(state, change);
    this.write();
  }

  /** Equal values keep the ciphertexts that they had. */
  keepCiphertext(before: Values | undefined, after: Values | undefined): void {
    const sealed = before === undefined ? undefined : this.sealed.get(before);
    if (before !== undefined && after !== undefined && sealed !== undefined && equalValues(before, after, false)) this.sealed.set(after, sealed);
  }

  private sealValues(values: Values | undefined): Values | undefined {
    if (values === undefined || Object.keys(values).length === 0) return undefined;
    const known = this.sealed.get(values) ?? sealValues(values, lazily(this.crypter));
    this.sealed.set(values, known);
    return known;
  }

  /** The state on disk. */
  private seal(state: ResourceState): ResourceState {
    const { inputs, outputs, ...rest } = state;
    const sealedInputs = this.sealValues(inputs);
    const sealedOutputs = this.sealValues(outputs);
    return inOrder({ ...rest, ...(sealedInputs === undefined ? {} : { inputs: sealedInputs }), ...(sealedOutputs === undefined ? {} : { outputs: sealedOutputs }) });
  }

  snapshot(): Snapshot {
    const salt = this.salt();
    const resources = this.current().map((state) => this.seal(state));
    return {
      manifest: { time: timestamp(this.now()), magic: magicOf(version), version },
      ...(salt === undefined ? {} : { secrets_providers: { type: 'passphrase', state: { salt } } }),
      ...(resources.length === 0 ? {} : { resources }),
      ...(this.pending.size + this.interrupted.length === 0 ? {} : { pending_operations: [...this.pending.values(), ...this.interrupted].map(({ resource, type }) => ({ resource: this.seal(resource), type })) }),
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
    const empty = value === undefined || value === '' || (value === false && key !== 'custom') || (Array.isArray(value) && value.length === 0)
      || (key === 'propertyDependencies' && Object.keys(value).length === 0);
    return empty ? [] : [[key, value] as const];
  });
  return Object.fromEntries(kept) as unknown as ResourceState;
}
