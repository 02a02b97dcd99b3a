// Runs a stack's program against a monitor: the registrations of one run, in the order in which they come.
import { LanguageRuntimeClient } from '@pulumi/pulumi/proto/language_grpc_pb';
import { RunRequest } from '@pulumi/pulumi/proto/language_pb';
import type { RegisterResourceRequest, ReadResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { CliFailure } from '../failure';
import { call, channelOptions, insecure, messageOf } from '../plugins/call';
import { timestamp } from '../process-world';
import { fromStruct } from '../values/struct';
import { withDigests } from '../values/assets';
import { resolveOutputs, type Values } from '../values/wire';
import { count, diagnose, perform, type Deployment } from './deployment';
import { stepMetadata } from './events';
import { inheritedAliases, readGoal } from './goal';
import { MonitorClosed, serveMonitor, type MonitorHandlers } from './monitor';
import { defaultProvider, providerOf, registerProvider, type DefaultProviders } from './register-provider';
import { registerResource } from './register-resource';
import { makeUrn, packageOf, providerTypePrefix, stackType } from './urn';
import type { ResourceState } from '../backend/checkpoint';
import { StepFailure } from './steps';
import { readStackReference, stackReferenceType } from './stack-reference';

/** What a run of a program came to. */
export interface ProgramResult {
  /** The stack's own outputs. */
  outputs: Values;
  failed: boolean;
  /** Tells the end of the stack itself. */
  end(): void;
  /** Ends the monitor; providers may call it until then. */
  close(): void;
}

/** The handlers of one run. */
class ProgramRun implements MonitorHandlers {
  readonly defaults: DefaultProviders = new Map();
  private readonly aliasesOf = new Map<string, readonly string[]>();
  private readonly states = new Map<string, ResourceState>();
  outputs: Values = {};
  failed = false;

  private active = 0;
  private resolveStopped: () => void = () => undefined;
  /** Nothing new is taken and nothing runs any more: a program that still waits is not waited for. */
  readonly stopped = new Promise<void>((resolve) => { this.resolveStopped = resolve; });

  constructor(private readonly deployment: Deployment, private readonly folder: string, private readonly stackOutputs: (project: string, stack: string) => Values) {
    deployment.signal.addEventListener('abort', () => this.stopWhenIdle());
  }

  private stopWhenIdle(): void {
    if (this.active === 0 && (this.deployment.halted || this.deployment.signal.aborted)) this.resolveStopped();
  }

  /** Counts what runs. */
  private async running<T>(work: () => Promise<T>): Promise<T> {
    this.active += 1;
    try {
      return await work();
    } finally {
      this.active -= 1;
      this.stopWhenIdle();
    }
  }

  register(request: RegisterResourceRequest): Promise<{ urn: string; id: string; outputs: Values }> {
    return this.running(() => this.registerOrStop(request));
  }

  private async registerOrStop(request: RegisterResourceRequest): Promise<{ urn: string; id: string; outputs: Values }> {
    try {
      return await this.registerGoal(request);
    } catch (error) {
      this.failed = true;
      if (error instanceof MonitorClosed) throw error;
      if (!(error instanceof StepFailure)) diagnose(this.deployment, 'error', messageOf(error));
      if (!this.deployment.options.continueOnError) this.deployment.halted = true;
      throw new MonitorClosed();
    }
  }

  private async registerGoal(request: RegisterResourceRequest): Promise<{ urn: string; id: string; outputs: Values }> {
    const { deployment } = this;
    const goal = readGoal(request, deployment.name);
    goal.inputs = await withDigests(goal.inputs, this.folder) as Values;
    goal.aliases = [...new Set([...goal.aliases, ...inheritedAliases(goal, this.aliasesOf.get(goal.parent) ?? [], deployment.name)])];
    this.aliasesOf.set(goal.urn, goal.aliases);
    if (deployment.signal.aborted || deployment.halted) throw new MonitorClosed();
    if (request.getRemote()) throw new CliFailure(`the embedded pulumi has no remote components: ${goal.urn}`);
    const isProvider = goal.type.startsWith(providerTypePrefix);
    const reference = goal.custom && !isProvider ? await this.providerReference(goal.type, goal.provider, goal.version) : '';
    this.see(goal.urn);
    const state = isProvider ? await registerProvider(deployment, goal.urn, goal.type, goal.inputs, goal) : await registerResource(deployment, goal, reference);
    this.states.set(goal.urn, state);
    return { urn: goal.urn, id: state.id ?? '', outputs: goal.custom ? { ...state.inputs, ...state.outputs } : {} };
  }

  /** @throws StepFailure where the program has registered the URN before */
  private see(urn: string): void {
    if (this.deployment.seen.has(urn)) {
      const message = `Duplicate resource URN '${urn}'; try giving it a unique name`;
      diagnose(this.deployment, 'error', message, urn);
      throw new StepFailure(message);
    }
    this.deployment.seen.add(urn);
  }

  private async providerReference(type: string, named: string, version: string): Promise<string> {
    return named !== '' ? named : defaultProvider(this.deployment, this.defaults, packageOf(type), version);
  }

  async registerOutputs(urn: string, wire: Values): Promise<void> {
    const outputs = resolveOutputs(wire) as Values;
    const state = this.states.get(urn);
    if (state === undefined) throw new CliFailure(`unknown resource '${urn}'`);
    if (state.type === stackType) { this.outputs = outputs; return; }
    if (this.deployment.halted) throw new MonitorClosed();
    this.deployment.book.keepCiphertext(state.outputs, outputs);
    state.outputs = outputs;
    this.tellEnd(urn, state);
    if (!this.deployment.options.preview) this.deployment.book.write();
  }

  read(request: ReadResourceRequest): Promise<{ urn: string; outputs: Values }> {
    return this.running(() => this.readState(request));
  }

  private async readState(request: ReadResourceRequest): Promise<{ urn: string; outputs: Values }> {
    const { deployment } = this;
    const urn = makeUrn(deployment.name, request.getType(), request.getName(), request.getParent());
    const inputs = resolveOutputs(fromStruct(request.getProperties())) as Values;
    const state: ResourceState = {
      urn, custom: true, external: true, id: request.getId(), type: request.getType(), inputs, parent: request.getParent(), dependencies: request.getDependenciesList(),
      created: timestamp(deployment.now()), modified: timestamp(deployment.now()),
    };
    deployment.seen.add(urn);
    const old = deployment.book.findOld(urn);
    const done = await perform(deployment, { operation: old === undefined ? 'read' : 'same', urn, type: state.type, new: state, ...(old === undefined ? {} : { old }), logical: true, provider: '' }, async () => {
      if (state.type === stackReferenceType) {
        state.outputs = readStackReference(deployment.name.project, inputs, this.stackOutputs);
      } else {
        const reference = await this.providerReference(state.type, request.getProvider(), request.getVersion());
        const found = await (await providerOf(deployment, reference)).read(urn, request.getId(), {}, inputs);
        if (found === undefined) throw new CliFailure(`resource '${request.getId()}' does not exist`);
        Object.assign(state, { provider: reference, outputs: found.outputs, inputs: found.inputs ?? inputs });
      }
      deployment.book.put(state, old);
      count(deployment, old === undefined ? 'read' : 'same', state.urn);
      return state;
    });
    return { urn, outputs: done.outputs ?? {} };
  }

  async invoke(token: string, args: Values, provider: string, version: string): Promise<{ result: Values; failures: { property: string; reason: string }[] }> {
    const reference = await this.providerReference(token, provider, version);
    return (await providerOf(this.deployment, reference)).invoke(token, resolveOutputs(args) as Values, this.deployment.options.preview);
  }

  async shutdown(): Promise<void> {
    return Promise.resolve();
  }

  log(severity: 'debug' | 'info' | 'warning' | 'error', message: string, urn: string): void {
    if (severity === 'debug') return;
    if (severity === 'error') this.failed = true;
    diagnose(this.deployment, severity, message, urn === '' ? undefined : urn);
  }

  /** Tells a component's end, with its outputs. */
  private tellEnd(urn: string, state: ResourceState): void {
    const { deployment } = this;
    const facts = deployment.performed.get(urn);
    const planning = deployment.options.preview ? { planning: true } : {};
    if (facts !== undefined) deployment.send({ resOutputsEvent: { metadata: stepMetadata({ ...facts, new: state }), ...planning } });
  }

  /** The stack resource ends last, with its outputs; after a failure with those that it had before. */
  end(): void {
    const { deployment } = this;
    const urn = makeUrn(deployment.name, stackType, `${deployment.name.project}-${deployment.name.stack}`, '');
    const state = this.states.get(urn);
    if (state === undefined) return;
    if (this.failed || deployment.halted) {
      const old = deployment.book.findOld(urn);
      if (old === undefined) return;
      state.outputs = old.outputs ?? {};
    } else {
      state.outputs = this.outputs;
    }
    this.tellEnd(urn, state);
    if (!deployment.options.preview) deployment.book.write();
  }
}

/** Runs the inline program that listens at `client`. */
export async function runProgram(
  deployment: Deployment, client: string, settings: { folder: string; main: string; monitorReady(address: string): void; stackOutputs(project: string, stack: string): Values },
): Promise<ProgramResult> {
  const run = new ProgramRun(deployment, settings.folder, settings.stackOutputs);
  const monitor = await serveMonitor(run);
  settings.monitorReady(monitor.address);
  const language = new LanguageRuntimeClient(client, insecure(), channelOptions);
  try {
    const request = new RunRequest().setProject(deployment.name.project).setStack(deployment.name.stack).setOrganization('organization')
      .setPwd(settings.folder).setProgram(settings.main).setDryrun(deployment.options.preview).setParallel(deployment.options.parallel)
      .setMonitorAddress(monitor.address).setArgsList([monitor.address]);
    for (const [key, { value }] of deployment.config) request.getConfigMap().set(key, value);
    request.setConfigsecretkeysList([...deployment.config].filter(([, { secret }]) => secret).map(([key]) => key));
    const response = await Promise.race([call(language, language.run, request), run.stopped]);
    if (response !== undefined && response.getError() !== '' && !response.getBail()) { run.failed = true; diagnose(deployment, 'error', response.getError()); }
  } catch (error) {
    run.failed = true;
    if (!deployment.halted) diagnose(deployment, 'error', messageOf(error));
  } finally {
    language.close();
  }
  return { outputs: run.outputs, failed: run.failed || deployment.halted, end: () => run.end(), close: monitor.close };
}
