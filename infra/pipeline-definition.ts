// The pipeline's definition for an environment: built from names alone, linted before anything is made.
import { createHash } from 'node:crypto';
import type { Flow } from '../flows/flow';
import { InputError } from '../flows/problems';
import { describeFinding, lintDefinition } from '../steps/definition/lint';
import { renderDefinition } from '../steps/definition/render';
import type { NetworkPlace } from '../steps/context';
import { buildPipeline, type PipelineContext } from '../steps/pipeline';
import type { Workflow } from '../steps/workflow';
import { arnOf, type EnvironmentNames, type FunctionName, type Place, type RolePurpose } from './names';
import type { Settings } from './settings';

/** What a definition is made of. */
export interface DefinitionArgs {
  workflow: Workflow;
  flow: Flow;
  flowDigest: string;
  place: Place;
  names: EnvironmentNames;
  settings: Settings;
  tags: Readonly<Record<string, string>>;
  /** Where jobs run. @default outside of a VPC */
  network?: NetworkPlace;
}

/** The definition as canonical JSON, and its SHA-256 in hexadecimal. @throws InputError with all that the linter refuses */
export function environmentDefinition(args: DefinitionArgs): { text: string; digest: string } {
  const { workflow, flow } = args;
  const text = renderDefinition(buildPipeline(workflow, flow, pipelineContext(args)));
  const errors = lintDefinition(text).filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw new InputError(errors.map((finding) => ({ file: workflow.flow, message: `its pipeline would be refused: ${describeFinding(finding)}` })));
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

function pipelineContext({ flowDigest, place, names, settings, tags, network }: DefinitionArgs): PipelineContext {
  const role = (purpose: RolePurpose): string => arnOf(place, 'iam', `role/${names.role(purpose)}`);
  const lambda = (name: FunctionName): string => arnOf(place, 'lambda', `function:${names.function(name)}`);
  const { account, region, partition, environment } = place;
  return {
    account, region, partition, environment, flowDigest, tags, ...(network === undefined ? {} : { network }),
    bucket: names.bucket, pipelineName: names.pipeline, modelPackageGroupName: names.modelPackageGroup,
    // By alias: the key's id is not known before the key is there.
    keyArn: arnOf(place, 'kms', names.keyAlias),
    roles: { prepareSource: role('prepare-source'), prepareData: role('prepare-data'), trainCandidates: role('train-candidates'), scoreHoldout: role('score-holdout') },
    functions: { prepareHoldout: lambda('prepare-holdout'), packageEncoder: lambda('package-encoder'), evaluatePredictions: lambda('evaluate-predictions') },
    instances: {
      prepareData: { type: settings.prepareDataInstanceType, count: settings.prepareDataInstanceCount, volumeGigabytes: settings.prepareDataVolumeGigabytes },
      scoreHoldout: { type: settings.scoreHoldoutInstanceType, count: settings.scoreHoldoutInstanceCount },
    },
  };
}
