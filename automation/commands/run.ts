// `mlops run`: runs the deployed pipeline and tells the verdict that it makes.
import { runPipeline } from '../runs/run-pipeline';
import { withRuns } from '../runs/run-session';
import { runOptions } from './run-options';
import { targetOptions } from './shared-options';
import type { Command } from './command';

export const run: Command = {
  name: 'run',
  summary: 'run the deployed pipeline and tell the verdict',
  description: 'Uploads data and flow where they changed, starts the pipeline, follows it and tells the verdict that it made. A run whose driver was killed is picked up again.',
  options: [...targetOptions, ...runOptions],
  examples: ['mlops run --env dev --local', 'mlops run --env dev --parameter Threshold=0.4 --json'],
  run: (context) => withRuns(context, (session) => runPipeline(context, session)),
};
