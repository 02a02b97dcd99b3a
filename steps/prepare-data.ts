// Step PrepareData: runs the Data Wrangler flow on the training rows, and fits its operators on them anew.
import { sourceNodes } from '../flows/graph';
import { datasetName } from '../flows/dataset';
import { dataWranglerImage } from './data-wrangler-image';
import { join, parameter, stepOutput, stepProperty } from './definition/references';
import type { Join, ProcessingArguments, ProcessingStep, Scalar } from './definition/types';
import { parameterNames, sourceParameter } from './parameters';
import { jobTags, preparedPath, retries, reuse, stepNames, type PipelinePlan } from './plan';
import { holdoutOutputs } from './prepare-holdout';
import { splitSource } from './workflow';

/** Name of the flow file that the job writes with what its operators learnt. */
export const refittedFlowName = 'refitted.flow';

/** Name of the job's output: the node that is trained on. */
export function outputName(plan: PipelinePlan): string {
  return `${plan.outputNodeId}.default`;
}

/** Where the job's output lies, without the folder that Data Wrangler names by the job. */
export function outputUri(plan: PipelinePlan): Scalar {
  return stepProperty(stepNames.prepareData, `ProcessingOutputConfig.Outputs['${outputName(plan)}'].S3Output.S3Uri`);
}

/** Where this job's rows lie: Data Wrangler writes under the job's name, then the node, then the output. */
export function trainingUri(plan: PipelinePlan): Join {
  return join('/', [outputUri(plan), stepProperty(stepNames.prepareData, 'ProcessingJobName'), plan.outputNodeId, 'default']);
}

/** The Processing step. */
export function prepareData(plan: PipelinePlan): ProcessingStep {
  const { context, workflow, flow } = plan;
  const size = context.instances.prepareData;
  return {
    Name: stepNames.prepareData,
    Type: 'Processing',
    Description: 'Runs the Data Wrangler flow on the training rows, refitted.',
    Arguments: {
      ProcessingResources: {
        ClusterConfig: { InstanceType: instanceType(size.type), InstanceCount: size.count, VolumeSizeInGB: size.volumeGigabytes, VolumeKmsKeyId: context.keyArn },
      },
      AppSpecification: { ImageUri: dataWranglerImage(flow, context.region, workflow.dataWrangler), ContainerArguments: containerArguments(plan) },
      RoleArn: context.roles.prepareData,
      ProcessingInputs: [processingInput('flow', parameter(parameterNames.flow)), ...sourceNodes(flow).map((node) => sourceInput(plan, datasetName(node)))],
      ProcessingOutputConfig: {
        Outputs: [{
          OutputName: outputName(plan),
          S3Output: { S3Uri: preparedPath(plan, 'training'), LocalPath: '/opt/ml/processing/output', S3UploadMode: 'EndOfJob' },
        }],
        KmsKeyId: context.keyArn,
      },
      Tags: jobTags(plan),
    },
    ...reuse,
    ...retries('SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR'),
  };
}

type ProcessingInput = NonNullable<ProcessingArguments['ProcessingInputs']>[number];
type InstanceType = NonNullable<NonNullable<NonNullable<ProcessingArguments['ProcessingResources']>['ClusterConfig']>['InstanceType']>;

/** Settings check the type's form; which types a region has, only the service knows. */
function instanceType(type: string): InstanceType {
  return type as InstanceType;
}

/** The name of an input that is a dataset's overrides where the flow itself would read it. */
function sourceInput(plan: PipelinePlan, dataset: string): ProcessingInput {
  const isSplit = dataset === splitSource(plan.workflow);
  return processingInput(dataset, isSplit ? stepOutput(stepNames.prepareHoldout, holdoutOutputs.trainingRows) : parameter(sourceParameter(dataset)));
}

function processingInput(name: string, uri: ReturnType<typeof parameter>): ProcessingInput {
  return {
    InputName: name,
    S3Input: { S3Uri: uri, LocalPath: `/opt/ml/processing/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File', S3DataDistributionType: 'FullyReplicated' },
  };
}

/** Each is one string with quotes inside, as the container splits its command line itself. */
function containerArguments(plan: PipelinePlan): string[] {
  return [
    `--output-config '${JSON.stringify({ [outputName(plan)]: { content_type: 'CSV' } })}'`,
    `--refit-trained-params '${JSON.stringify({ refit: true, output_flow: refittedFlowName })}'`,
  ];
}
