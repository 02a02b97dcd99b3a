// Builds the references of a pipeline definition: parameters, execution variables, properties and outputs of other steps.
import type { Get, Join, JsonGet, Scalar } from './types';

/** The variables that every execution has. */
export type ExecutionVariable = 'StartDateTime' | 'CurrentDateTime' | 'PipelineName' | 'PipelineArn' | 'PipelineExecutionId' | 'PipelineExecutionArn' | 'TrainingJobName' | 'ProcessingJobName';

/** The value of a parameter, of the parameter's type. */
export function parameter(name: string): Get {
  return { Get: `Parameters.${name}` };
}

/** A variable of the execution. */
export function execution(variable: ExecutionVariable): Get {
  return { Get: `Execution.${variable}` };
}

/** A member of what the Describe operation of a step's job says, such as `TransformOutput.S3OutputPath`. */
export function stepProperty(step: string, path: string): Get {
  return { Get: `Steps.${step}.${path}` };
}

/** An output of a Lambda or Callback step, of its declared type. */
export function stepOutput(step: string, name: string): Get {
  return { Get: `Steps.${step}.OutputParameters['${name}']` };
}

/** The values as one String, with `on` between them. */
export function join(on: string, values: readonly Scalar[]): Join {
  return { 'Std:Join': { On: on, Values: values } };
}

/** An S3 URI from its parts; the first is the bucket. */
export function s3Path(...parts: readonly Scalar[]): Join {
  return join('/', ['s3:/', ...parts]);
}

/** A value of any type as a String, for fields that take no other. */
export function asString(value: Scalar): Join {
  return join('', [value]);
}

/** A value in a property file of a Processing step. */
export function jsonGet(step: string, propertyFile: string, path: string): JsonGet {
  return { 'Std:JsonGet': { PropertyFile: { Get: `Steps.${step}.PropertyFiles.${propertyFile}` }, Path: path } };
}

/** A value in a JSON object in S3; the condition that reads it must depend on the step that writes the object. */
export function jsonGetFromS3(s3Uri: string | Join, path: string): JsonGet {
  return { 'Std:JsonGet': { S3Uri: s3Uri, Path: path } };
}
