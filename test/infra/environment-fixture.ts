// An environment made under Pulumi's mocks: every resource as the engine would be asked for it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runtime } from '@pulumi/pulumi';
import { readFlow } from '../../flows/read-flow';
import { createEnvironment, type PlacedEnvironment } from '../../infra/environment';
import { functionNames, type FunctionName } from '../../infra/names';
import { parseSettings } from '../../infra/settings';
import { parseWorkflow } from '../../steps/workflow';

/** A resource as it was registered. */
export interface MadeResource {
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  protect: boolean;
  retainOnDelete: boolean;
}

const examples = path.resolve(__dirname, '../../examples/birdstrikes');

/** The example's environment; `config` is what Pulumi.dev.yaml would hold. */
export function exampleEnvironment(config: Readonly<Record<string, unknown>> = {}, environment = 'dev'): PlacedEnvironment {
  const flowText = fs.readFileSync(path.join(examples, 'birdstrikes.flow'), 'utf8');
  const bundles = Object.fromEntries(functionNames.map((name) => [name, { zip: Buffer.from(name), digest: createHash('sha256').update(name).digest('hex') }]));
  return {
    workflow: parseWorkflow(fs.readFileSync(path.join(examples, 'workflow.yaml'), 'utf8'), 'workflow.yaml'),
    flow: readFlow(flowText, 'birdstrikes.flow'), flowText, flowDigest: createHash('sha256').update(flowText).digest('hex'), environment,
    settings: parseSettings(config, `Pulumi.${environment}.yaml`), bundles: bundles as Record<FunctionName, { zip: Buffer; digest: string }>,
    account: '123456789012', region: 'eu-west-1', partition: 'aws',
  };
}

/** Makes the environment; resolves when every resource has been registered. */
export async function makeEnvironment(args: PlacedEnvironment): Promise<{ resources: MadeResource[]; outputs: Readonly<Record<string, unknown>> }> {
  const resources: MadeResource[] = [];
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => ({ id: `${name}-id`, state: { ...inputs as object, ...attributesOf(type, inputs as Readonly<Record<string, unknown>>) } }),
    call: ({ token }) => { throw new Error(`nothing is asked of a provider: ${token}`); },
  }, args.workflow.name, args.environment, false);
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const inputs = (request.getObject()?.toJavaScript() ?? {}) as MadeResource['inputs'];
    resources.push({ type: request.getType(), name: request.getName(), inputs, protect: request.getProtect(), retainOnDelete: request.getRetainondelete() });
    register(request, callback);
  };
  const outputs = await runtime.runInPulumiStack(async () => createEnvironment(args)) as Readonly<Record<string, unknown>>;
  await runtime.disconnect();
  return { resources, outputs };
}

interface RegisterRequest { getType(): string; getName(): string; getProtect(): boolean; getRetainondelete(): boolean; getObject(): { toJavaScript(): object } | undefined }
interface Monitor { registerResource(request: RegisterRequest, callback: unknown): void }

/** What AWS would add. */
function attributesOf(type: string, inputs: Readonly<Record<string, unknown>>): object {
  const account = '123456789012';
  switch (type) {
    case 'aws-native:kms:Key': return { keyId: 'key-id', arn: `arn:aws:kms:eu-west-1:${account}:key/key-id` };
    case 'aws-native:iam:Role': return { arn: `arn:aws:iam::${account}:role/${String(inputs['roleName'])}` };
    case 'aws-native:sagemaker:ModelPackageGroup': return { modelPackageGroupArn: `arn:aws:sagemaker:eu-west-1:${account}:model-package-group/${String(inputs['modelPackageGroupName'])}` };
    case 'aws-native:sns:Topic': return { topicArn: `arn:aws:sns:eu-west-1:${account}:${String(inputs['topicName'])}` };
    case 'aws-native:ec2:Vpc': return { vpcId: 'vpc-0123456789abcdef0' };
    case 'aws-native:ec2:Subnet': return { subnetId: 'subnet-0123456789abcdef0' };
    case 'aws-native:ec2:SecurityGroup': return { groupId: 'sg-0123456789abcdef0' };
    case 'aws-native:ec2:RouteTable': return { routeTableId: 'rtb-0123456789abcdef0' };
    case 'aws-native:sagemaker:Project': return { projectId: 'p-0123456789ab' };
    default: return {};
  }
}

/** Resources of a type. */
export const ofType = (resources: readonly MadeResource[], type: string): MadeResource[] => resources.filter((resource) => resource.type === type);

/** The one resource of a type, or of a name. @throws Error where there is not exactly one */
export function only(resources: readonly MadeResource[], type: string, name?: string): MadeResource {
  const found = ofType(resources, type).filter((resource) => name === undefined || resource.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`there are ${found.length} resources ${type} ${name ?? ''}`);
  return first;
}
