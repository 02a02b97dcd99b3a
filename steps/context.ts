// Where a pipeline will live: the names, roles and functions that the stack gives to the builder of the definition.

/** Account, names and resources of one environment; all known before anything exists. */
export interface PipelineContext {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn` ... */
  readonly partition: string;
  readonly environment: string;
  readonly bucket: string;
  /** The stack's KMS key. */
  readonly keyArn: string;
  readonly pipelineName: string;
  readonly modelPackageGroupName: string;
  /** ARNs of the roles that the jobs run under. */
  readonly roles: { readonly prepareSource: string; readonly prepareData: string; readonly trainCandidates: string; readonly scoreHoldout: string };
  /** ARNs of the Lambda functions. */
  readonly functions: { readonly prepareHoldout: string; readonly packageEncoder: string; readonly evaluatePredictions: string };
  /** SHA-256 of the flow file, hexadecimal; its key in the bucket. */
  readonly flowDigest: string;
  readonly instances: InstanceSettings;
  /** Where jobs and models run; absent: outside of a VPC. */
  readonly network?: NetworkPlace;
  /** Put on every job, model and transform. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Subnets and security groups of a VPC, by id. */
export interface NetworkPlace {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A VPC as SageMaker's requests name it; no member where there is none. */
export function vpcConfig({ network }: PipelineContext): { VpcConfig?: { Subnets: readonly string[]; SecurityGroupIds: readonly string[] } } {
  return network === undefined ? {} : { VpcConfig: { Subnets: network.subnetIds, SecurityGroupIds: network.securityGroupIds } };
}

/** Sizes of the jobs' machines. */
export interface InstanceSettings {
  readonly prepareData: { readonly type: string; readonly count: number; readonly volumeGigabytes: number };
  readonly scoreHoldout: { readonly type: string; readonly count: number };
}
