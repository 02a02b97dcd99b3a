// Stand-in for the aws-native provider: every resource over Cloud Control, with the state, patches and previews of the real one.
import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { equalValues } from '../../values/equal';
import { isObject, withoutSecrets, type Value, type Values } from '../../values/wire';
import { PartialFailure, type CheckFailure, type DiffResult, type Provider, type ResourceRef } from '../provider';
import { checkpointOf, inputsAfterRefresh, inputsOfCheckpoint, projectInputs, withUnreadable } from './checkpoint';
import { CloudControl, OperationFailed, type CloudControlWorld } from './cloud-control';
import { checkNativeConfig, readNativeConfig, type NativeConfig } from './config';
import { defaultName } from './default-name';
import { callFunction } from './functions';
import { toCloudFormation, toPulumi } from './names';
import { patchOf } from './patch';
import { previewOutputs } from './preview-outputs';
import { resourceSpec, type ResourceSpec } from './resource-table';

/** What the provider takes from the process it runs in. */
export interface ProviderWorld extends CloudControlWorld {
  environment: Readonly<Record<string, string | undefined>>;
  /** Ends what is waited for. */
  cancel(): void;
}

interface Session { config: NativeConfig; cloudControl: CloudControl; accountId(): Promise<string> }

/** AWS throttles; a stack makes hundreds of requests. */
const ATTEMPTS = 10;

/** The provider; it is configured anew by each engine that attaches. */
export class AwsNativeProvider implements Provider {
  readonly version = '1.79.0';
  private session: Session | undefined;

  constructor(private readonly world: ProviderWorld) {}

  checkConfig(news: Values): CheckFailure[] {
    return checkNativeConfig(news);
  }

  async configure(variables: ReadonlyMap<string, string>): Promise<void> {
    const config = readNativeConfig(variables, this.world.environment);
    const clientFor = (service: string): { region: string; endpoint?: string; credentials?: NonNullable<NativeConfig['credentials']>; maxAttempts: number } => ({
      region: config.region, maxAttempts: ATTEMPTS,
      ...(config.endpoints[service] === undefined ? {} : { endpoint: config.endpoints[service] }),
      ...(config.credentials === undefined ? {} : { credentials: config.credentials }),
    });
    const sts = new STSClient(clientFor('sts'));
    const accountId = async (): Promise<string> => (await sts.send(new GetCallerIdentityCommand({}))).Account ?? '';
    this.session = { config, accountId, cloudControl: new CloudControl(new CloudControlClient(clientFor('cloudcontrol')), this.world, config.roleArn) };
    if (!config.skipCredentialsValidation) await this.checkAccount(config, accountId);
  }

  private async checkAccount(config: NativeConfig, accountId: () => Promise<string>): Promise<void> {
    const account = await accountId().catch((error: unknown) => {
      throw new Error(`failed to validate AWS credentials: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
    if (config.forbiddenAccountIds.includes(account)) throw new Error(`AWS account ID not allowed: ${account}`);
    if (config.allowedAccountIds.length > 0 && !config.allowedAccountIds.includes(account)) throw new Error(`AWS account ID not allowed: ${account}`);
  }

  check(resource: ResourceRef, news: Values, randomSeed: Uint8Array): { inputs: Values; failures: CheckFailure[] } {
    const spec = resourceSpec(resource.type);
    const { name } = spec;
    const named = name === undefined || news[name.property] !== undefined ? news : { ...news, [name.property]: defaultName({ name, type: spec.type }, resource.name, randomSeed) };
    const inputs = this.tagged(spec, named);
    const unknown = Object.keys(inputs).filter((key) => spec.properties[key] === undefined || spec.readOnly.includes(key));
    return {
      inputs,
      failures: [
        ...spec.required.filter((key) => inputs[key] === undefined).map((property) => ({ property, reason: `missing required property ${JSON.stringify(property)}` })),
        ...unknown.map((property) => ({ property, reason: `property ${JSON.stringify(property)} of ${resource.type} cannot be set` })),
      ],
    };
  }

  private tagged(spec: ResourceSpec, inputs: Values): Values {
    const defaults = Object.entries(this.session?.config.defaultTags ?? {});
    if (spec.tags === undefined || defaults.length === 0) return inputs;
    const { tags } = inputs;
    if (spec.tags === 'map') return { ...inputs, tags: { ...Object.fromEntries(defaults), ...(isObject(tags) ? tags : {}) } };
    const own = Array.isArray(tags) ? tags : [];
    const missing = defaults.filter(([key]) => !own.some((tag) => isObject(tag) && tag['key'] === key));
    return { ...inputs, tags: [...own, ...missing.map(([key, value]) => ({ key, value }))] };
  }

  diff(_resource: ResourceRef, state: Values, oldInputs: Values, news: Values): DiffResult {
    const olds = inputsOfCheckpoint(state) ?? oldInputs;
    return { changes: equalValues(olds, news) ? 'none' : 'unknown', deleteBeforeReplace: true };
  }

  async create(resource: ResourceRef, inputs: Values, preview: boolean): Promise<{ id: string; outputs: Values }> {
    const spec = resourceSpec(resource.type);
    if (preview) return { id: '', outputs: previewOutputs(spec, inputs) };
    const { cloudControl } = this.configured();
    try {
      const { id, model } = await cloudControl.create(spec.type, toCloudFormation(spec.properties, withoutSecrets(inputs) as Values));
      return { id, outputs: this.outputsOf(spec, inputs, model) };
    } catch (error) {
      throw await this.partlyMade(spec, inputs, error);
    }
  }

  /** Where a failed creation left something, the engine must know of it. */
  private async partlyMade(spec: ResourceSpec, inputs: Values, error: unknown): Promise<Error> {
    const message = `creating resource: ${error instanceof Error ? error.message : String(error)}`;
    const id = error instanceof OperationFailed && error.event.ErrorCode !== 'AlreadyExists' ? error.event.Identifier : undefined;
    const model = id === undefined ? undefined : await this.configured().cloudControl.read(spec.type, id);
    if (id === undefined || model === undefined) return new Error(message, { cause: error });
    return new PartialFailure(message, id, this.outputsOf(spec, inputs, model), inputs);
  }

  async read(resource: ResourceRef, id: string, inputs: Values, state: Values): Promise<{ id: string; inputs: Values; outputs: Values } | undefined> {
    const spec = resourceSpec(resource.type);
    const model = await this.configured().cloudControl.read(spec.type, id);
    if (model === undefined) return undefined;
    const olds = inputsOfCheckpoint(state) ?? (Object.keys(inputs).length === 0 ? undefined : inputs);
    const now = withUnreadable(spec, toPulumi(spec.properties, model), state);
    const known = olds === undefined ? projectInputs(spec, now) : inputsAfterRefresh(spec, olds, state, now);
    return { id, inputs: known, outputs: checkpointOf(known, now) };
  }

  async update(resource: ResourceRef, id: string, state: Values, oldInputs: Values, news: Values, preview: boolean): Promise<Values> {
    const spec = resourceSpec(resource.type);
    if (preview) return previewOutputs(spec, news, state);
    const olds = inputsOfCheckpoint(state) ?? oldInputs;
    const patch = patchOf(spec, withoutSecrets(olds) as Values, withoutSecrets(news) as Values);
    const { cloudControl } = this.configured();
    const model = patch.length === 0 ? await cloudControl.read(spec.type, id) : await cloudControl.update(spec.type, id, patch);
    if (model === undefined) throw new Error(`${spec.type} ${id} is gone: run pulumi refresh`);
    return this.outputsOf(spec, news, model);
  }

  async delete(resource: ResourceRef, id: string): Promise<void> {
    await this.configured().cloudControl.delete(resourceSpec(resource.type).type, id);
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const { config, accountId, cloudControl } = this.configured();
    return callFunction(token, withoutSecrets(args) as Values, { region: config.region, accountId, cloudControl });
  }

  cancel(): void {
    this.world.cancel();
  }

  private outputsOf(spec: ResourceSpec, inputs: Values, model: Values): Values {
    const plain = withoutSecrets(inputs as Value) as Values;
    return checkpointOf(inputs, withUnreadable(spec, toPulumi(spec.properties, model), plain));
  }

  private configured(): Session {
    if (this.session === undefined) throw new Error('aws-native has not been configured');
    return this.session;
  }
}
