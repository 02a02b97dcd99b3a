// Small definitions for the tests of the pipeline runner.
import { planExecution } from '../../../../local/jobs/pipelines/plan-execution';
import type { ExecutionState } from '../../../../local/jobs/pipelines/execution-state';
import type { NewExecution } from '../../../../local/jobs/pipelines/runner';

export type Step = Record<string, unknown>;

/** A processing step with one output `out` under s3://bucket/<name>. */
export function processingStep(name: string, more: Step = {}, args: Step = {}): Step {
  return {
    Name: name, Type: 'Processing', ...more,
    Arguments: {
      AppSpecification: { ImageUri: 'image' },
      ProcessingOutputConfig: { Outputs: [{ OutputName: 'out', S3Output: { S3Uri: `s3://bucket/${name}` } }] },
      ...args,
    },
  };
}

/** A Lambda step that answers with the outputs named, each of type String. */
export function lambdaStep(name: string, args: Step, outputs: readonly string[] = [], more: Step = {}): Step {
  return {
    Name: name, Type: 'Lambda', FunctionArn: `arn:aws:lambda:us-east-1:1:function:${name}`, Arguments: args,
    OutputParameters: outputs.map((output) => ({ OutputName: output, OutputType: 'String' })), ...more,
  };
}

/** The text of a definition. */
export function definitionText(steps: readonly Step[], parameters: readonly Step[] = []): string {
  return JSON.stringify({ Version: '2020-12-01', Metadata: {}, Parameters: parameters, Steps: steps });
}

/** A planned execution. */
export function plan(steps: readonly Step[], more: Partial<NewExecution> = {}, parameters: readonly Step[] = []): ExecutionState {
  return planExecution({
    pipelineName: 'p',
    pipelineArn: 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/p',
    executionArn: 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/p/execution/abcdefghijkl',
    definition: definitionText(steps, parameters),
    now: Date.UTC(2026, 0, 1),
    ...more,
  });
}
