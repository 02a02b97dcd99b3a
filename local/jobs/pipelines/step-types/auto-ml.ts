// Step type AutoML: an Autopilot job, with the two report paths that only a pipeline knows.
import { isObject } from '../json';
import type { JsonObject } from '../json';
import { parsePath, valueAt } from '../property-path';
import { jobRun } from './sagemaker-job';
import type { StepType } from './step-type';

/** Where the describe answer names the folders of the reports. */
const LOCATIONS = parsePath('BestCandidate.CandidateProperties.CandidateArtifactLocations') ?? [];

const run = jobRun({
  type: 'AutoML',
  operation: 'sagemaker:CreateAutoMLJob',
  nameMember: 'AutoMLJobName',
  longestName: 32,
  metadataKey: 'AutoMLJob',
  compared: [
    'AutoMLJobConfig.CompletionCriteria', 'AutoMLJobConfig.CandidateGenerationConfig', 'AutoMLJobConfig.DataSplitConfig', 'AutoMLJobConfig.Mode',
    'AutoMLJobObjective', 'InputDataConfig', 'ProblemType',
  ],
  stoppable: true,
});

export const autoML: StepType = {
  type: 'AutoML',
  keys: ['CacheConfig', 'RetryPolicies'],
  filled: ['ModelDeployConfig', 'GenerateCandidateDefinitionsOnly'],
  cacheable: true,
  retries: ['Step', 'SageMaker'],
  run: { ...run, properties: (_step, description) => ({ ...description, ...reportPaths(description) }) },
};

/** BestCandidateProperties: files, where the API names only their folders. */
function reportPaths(description: JsonObject): JsonObject {
  const locations = valueAt(description, LOCATIONS);
  if (!isObject(locations)) return {};
  const { Explainability: explainability, ModelInsights: insights } = locations;
  return {
    BestCandidateProperties: {
      ...(typeof explainability === 'string' ? { ExplainabilityJsonReportPath: fileIn(explainability, 'analysis.json') } : {}),
      ...(typeof insights === 'string' ? { ModelInsightsJsonReportPath: fileIn(insights, 'statistics.json') } : {}),
    },
  };
}

function fileIn(folder: string, file: string): string {
  return `${folder.replace(/\/+$/, '')}/${file}`;
}
