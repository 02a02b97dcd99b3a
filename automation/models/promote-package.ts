// Brings an approved version into the next environment's registry: package and artifacts copied, digests equal, verdict and origin kept.
import type { CreateModelPackageCommandInput, DescribeModelPackageCommandOutput } from '@aws-sdk/client-sagemaker';
import { isRefusal } from '../aws-refusal';
import type { CommandContext } from '../commands/command';
import { CommandFailure, exitCodes } from '../failures';
import { listKeys } from '../runs/objects';
import { copyObject, inBucket, type CopiedObject } from './copy-artifacts';
import { provenanceOf, type Provenance } from './provenance';
import type { ModelSession } from './model-session';
import { listPackages, type RegisteredPackage } from './registered-package';

/** What a promotion came to. */
export interface Promotion {
  modelPackage: string;
  version: number;
  /** True where an earlier promotion of the same version is there already. */
  already: boolean;
  copied: CopiedObject[];
}

const sdk = (): typeof import('@aws-sdk/client-sagemaker') => require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');

/** What goes along: the containers' artifacts, verdict and metrics, and the holdout with its predictions, which test the endpoint. */
async function artifactsOf({ s3, outputs }: ModelSession, { properties }: RegisteredPackage, detail: DescribeModelPackageCommandOutput): Promise<string[]> {
  const bucket = outputs.bucketName;
  const below = async (prefix: string): Promise<string[]> => (await listKeys(s3, bucket, prefix, 1_000)).map((key) => `s3://${bucket}/${key}`);
  const holdout = await below(`prepared/${properties['runDigest'] ?? ''}/holdout/`);
  // Training rows are of the environment that trained: nothing in the next one needs them.
  const judged = holdout.filter((uri) => !uri.includes('/holdout/training/'));
  const results = [...await below(`runs/${properties['executionId'] ?? ''}/evaluation/`), ...await below(`runs/${properties['executionId'] ?? ''}/score/`)];
  const models = (detail.InferenceSpecification?.Containers ?? []).map(({ ModelDataUrl }) => ModelDataUrl).filter((uri) => uri !== undefined);
  const reports = [detail.ModelMetrics?.Explainability?.Report?.S3Uri].filter((uri): uri is string => uri !== undefined && uri !== '' && uri.startsWith('s3://'));
  return [...new Set([...models, ...judged, ...results, ...reports])];
}

/** Every address of the old bucket, in the new one. */
function moved<T>(value: T, from: string, to: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(`s3://${from}/`, `s3://${to}/`)) as T;
}

/** @throws Error where a copy differs; what was copied by then stays, and is written over by the next try */
export async function promotePackage(context: CommandContext, source: ModelSession, target: ModelSession, found: RegisteredPackage): Promise<Promotion> {
  const group = target.outputs.modelPackageGroupName;
  const earlier = (await listPackages(target.sagemaker, group)).find(({ properties }) => properties['promotedFrom'] === found.arn);
  if (earlier !== undefined) return promotedBefore(context, target, found, earlier);
  const detail = await source.sagemaker.send(new (sdk().DescribeModelPackageCommand)({ ModelPackageName: found.arn }));
  const copied: CopiedObject[] = [];
  for (const uri of await artifactsOf(source, found, detail)) {
    copied.push(await copyObject({ s3: source.s3, uri }, { s3: target.s3, uri: inBucket(uri, target.outputs.bucketName) }));
    context.console.report({ type: 'note', message: `copied ${uri}` });
  }
  const provenance = await provenanceOf(source.sagemaker, found);
  const request = requestOf(context, source, target, found, detail, provenance);
  const { ModelPackageArn: arn = '' } = await target.sagemaker.send(new (sdk().CreateModelPackageCommand)(request)).catch((error: unknown) => {
    throw (carries(context) ? refusedToCarry(error, target) : undefined) ?? error;
  });
  return { modelPackage: arn, version: Number(arn.split('/').at(-1)), already: false, copied };
}

/** An environment takes over approvals only where it says so: its deploy role may register nothing approved before. */
function refusedToCarry(error: unknown, { environment }: ModelSession): CommandFailure | undefined {
  if (!isRefusal(error)) return undefined;
  return new CommandFailure(`${environment} takes over no approvals: ${error.message}`, exitCodes.runFailed, [
    `Where approvals of other environments are to count in ${environment}: set mlops:carriedApprovals: true in Pulumi.${environment}.yaml, then mlops bootstrap and mlops up --env ${environment}.`,
    'Otherwise leave out --carry-approval, and approve the version there.',
  ], { cause: error });
}

/** Whether an approval goes along, as it does on the way to an environment that waits for nobody. */
const carries = ({ options }: CommandContext): boolean => options['carryApproval'] === true;

/** An approval is carried by the registration alone: what waits or was rejected there stays so. @throws CommandFailure */
function promotedBefore(context: CommandContext, target: ModelSession, found: RegisteredPackage, earlier: RegisteredPackage): Promotion {
  if (carries(context) && earlier.approval !== 'Approved') {
    throw new CommandFailure(`version ${earlier.version} of ${target.outputs.modelPackageGroupName}, which ${found.arn} became in ${target.environment}, is ${earlier.approval} there`, exitCodes.refused, [`Nothing was changed. Approve it there: mlops approve ${earlier.version} --env ${target.environment}`]);
  }
  return { modelPackage: earlier.arn, version: earlier.version, already: true, copied: [] };
}

/** Properties of a decision: they go along with the approval, and are the next environment's own where it decides anew. */
const decision = ['decision', 'decidedBy', 'decidedAt', 'decisionComment'];

function requestOf(context: CommandContext, source: ModelSession, target: ModelSession, found: RegisteredPackage, detail: DescribeModelPackageCommandOutput, provenance: Provenance): CreateModelPackageCommandInput {
  const origin = {
    promotedFrom: found.arn, origin: found.properties['origin'] ?? found.arn, ...Object.fromEntries(Object.entries(provenance).map(([name, value]) => [name, (value as string).slice(0, 256)])), promotedFromEnvironment: source.environment, promotedBy: target.caller.slice(0, 256), promotedAt: new Date(context.now()).toISOString(),
  };
  const kept = moved({
    InferenceSpecification: detail.InferenceSpecification, ModelMetrics: detail.ModelMetrics, CustomerMetadataProperties: { ...Object.fromEntries(Object.entries(detail.CustomerMetadataProperties ?? {}).filter(([name]) => carries(context) || !decision.includes(name))), ...origin },
  }, source.outputs.bucketName, target.outputs.bucketName);
  return {
    ...kept, ModelPackageGroupName: target.outputs.modelPackageGroupName, ModelApprovalStatus: carries(context) ? 'Approved' : 'PendingManualApproval',
    ModelPackageDescription: `${detail.ModelPackageDescription ?? ''} Promoted from ${found.arn}.`.trim(),
  };
}
