// What both Processing steps share: one job of the Data Wrangler container on one part of the flow.
import { vpcConfig } from './context';
import { dataWranglerImage } from './data-wrangler-image';
import { join, parameter, stepProperty } from './definition/references';
import type { Get, Join, ProcessingArguments, ProcessingStep, Scalar } from './definition/types';
import type { FlowFile } from './flow-files';
import { jobTags, preparedPath, retries, reuse, type PipelinePlan } from './plan';

export type ProcessingInput = NonNullable<ProcessingArguments['ProcessingInputs']>[number];

/** One job. */
export interface DataWranglerJob {
  readonly step: string;
  readonly description: string;
  readonly file: FlowFile;
  /** Parameter with the S3 URI of the flow. */
  readonly flowParameter: string;
  readonly roleArn: string;
  readonly sources: readonly ProcessingInput[];
  /** Environment of the container. */
  readonly environment?: Readonly<Record<string, Get>>;
  /** Folder of the run's place for what is written. */
  readonly folder: string;
  /** The container's command line. */
  readonly containerArguments: readonly string[];
}

/** The Processing step of a job. */
export function dataWranglerStep(plan: PipelinePlan, job: DataWranglerJob): ProcessingStep {
  const { context, workflow } = plan;
  const size = context.instances.prepareData;
  return {
    Name: job.step,
    Type: 'Processing',
    Description: job.description,
    Arguments: {
      ProcessingResources: {
        ClusterConfig: { InstanceType: instanceType(size.type), InstanceCount: size.count, VolumeSizeInGB: size.volumeGigabytes, VolumeKmsKeyId: context.keyArn },
      },
      AppSpecification: { ImageUri: dataWranglerImage(job.file.flow, context.region, workflow.dataWrangler), ContainerArguments: job.containerArguments },
      RoleArn: job.roleArn,
      ProcessingInputs: [s3Input('flow', parameter(job.flowParameter)), ...job.sources],
      ProcessingOutputConfig: {
        Outputs: [{
          OutputName: outputName(job.file),
          S3Output: { S3Uri: preparedPath(plan, job.folder), LocalPath: '/opt/ml/processing/output', S3UploadMode: 'EndOfJob' },
        }],
        KmsKeyId: context.keyArn,
      },
      ...(context.network === undefined ? {} : { NetworkConfig: vpcConfig(context) }),
      ...(job.environment === undefined ? {} : { Environment: job.environment }),
      Tags: jobTags(plan),
    },
    ...reuse,
    ...retries('SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR'),
  };
}

type InstanceType = NonNullable<NonNullable<NonNullable<ProcessingArguments['ProcessingResources']>['ClusterConfig']>['InstanceType']>;

/** Settings check the type's form; which types a region has, only the service knows. */
function instanceType(type: string): InstanceType {
  return type as InstanceType;
}

/** Name of the job's output: the node whose rows it puts out. */
export function outputName({ outputNodeId }: FlowFile): string {
  return `${outputNodeId}.default`;
}

/** Where a step's output lies, without the folder that Data Wrangler names by the job. */
export function outputUri(step: string, file: FlowFile): Scalar {
  return stepProperty(step, `ProcessingOutputConfig.Outputs['${outputName(file)}'].S3Output.S3Uri`);
}

/** Where this job's rows lie: Data Wrangler writes under the job's name, then the node, then the output. */
export function rowsUri(step: string, file: FlowFile): Join {
  return join('/', [outputUri(step, file), stepProperty(step, 'ProcessingJobName'), file.outputNodeId, 'default']);
}

/** An input whose name is a dataset's takes the place of what the flow itself would read. */
export function s3Input(name: string, uri: ReturnType<typeof parameter>): ProcessingInput {
  return {
    InputName: name,
    S3Input: { S3Uri: uri, LocalPath: `/opt/ml/processing/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File', S3DataDistributionType: 'FullyReplicated' },
  };
}
