// The parameters of the pipeline: what a start of an execution says, and what holds if it does not.
import { InputError } from '../flows/problems';
import type { Parameter } from './definition/types';
import type { PipelinePlan } from './plan';
import { noQueryTables, queryTablesVariable } from '../flows/query-tables';
import type { Workflow } from './workflow';

/** Names of the parameters that every workflow has. */
export const parameterNames = {
  threshold: 'Threshold',
  runDigest: 'RunDigest',
  dataDigest: 'DataDigest',
  flow: 'FlowS3Uri',
  preparation: 'PreparationFlowS3Uri',
  holdoutFeatures: 'HoldoutFeaturesS3Uri',
  holdoutLabels: 'HoldoutLabelsS3Uri',
} as const;

/** Name of the parameter with the S3 URI of a source, such as `Source-birdstrikes-csv`. */
export function sourceParameter(source: string): string {
  return `Source-${source.replace(/[^A-Za-z0-9_-]/g, '-')}`.slice(0, 64);
}

/** All parameters of the pipeline. */
export function parameters({ workflow, files, context: { bucket } }: PipelinePlan): Parameter[] {
  return [
    { Name: parameterNames.threshold, Type: 'Float', DefaultValue: workflow.gates.threshold.value, Description: 'What the objective must reach on the holdout: at least, for errors at most.' },
    { Name: parameterNames.runDigest, Type: 'String', Description: 'Digest of data, flow and settings: where everything up to TrainCandidates is kept, and what makes its cache hit.' },
    { Name: parameterNames.dataDigest, Type: 'String', Description: 'Digest of the data alone, kept with the registered model.' },
    ...(files.preparation === undefined ? [] : [{ Name: parameterNames.preparation, Type: 'String' as const, DefaultValue: `s3://${bucket}/${files.preparation.key}`, Description: 'The part of the flow that runs on all rows before the split.' }]),
    { Name: parameterNames.flow, Type: 'String', DefaultValue: `s3://${bucket}/${files.trained.key}`, Description: 'The Data Wrangler flow that is trained on and served.' },
    ...sourceParameters(workflow),
    ...holdoutParameters(workflow),
  ];
}

function sourceParameters(workflow: Workflow): Parameter[] {
  const owners = new Map<string, string>();
  return Object.entries(workflow.sources).map(([source, place]) => {
    const name = sourceParameter(source);
    for (const shared of [name, ...(place.query === undefined ? [] : [queryTablesVariable(source)])]) {
      const other = owners.get(shared);
      if (other !== undefined) throw new InputError([{ path: 'sources', message: `"${other}" and "${source}" would share the ${shared === name ? 'parameter' : 'variable'} ${shared}; rename one dataset in the flow` }]);
      owners.set(shared, source);
    }
    if (place.query === undefined) return uriParameter(name, `The source ${source}.`, place.s3);
    return { Name: name, Type: 'String', DefaultValue: noQueryTables, Description: `Outside of AWS, the list of files that stand for the tables of the query ${source}.` };
  });
}

function holdoutParameters(workflow: Workflow): Parameter[] {
  const { features, labels } = workflow.holdout;
  if (features === undefined || labels === undefined) return [];
  return [
    uriParameter(parameterNames.holdoutFeatures, 'Features of the holdout.', features.s3),
    uriParameter(parameterNames.holdoutLabels, 'Labels of the holdout.', labels.s3),
  ];
}

function uriParameter(name: string, description: string, uri: string | undefined): Parameter {
  return { Name: name, Type: 'String', ...(uri === undefined ? {} : { DefaultValue: uri }), Description: description };
}
