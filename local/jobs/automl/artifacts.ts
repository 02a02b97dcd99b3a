// Where an AutoML job's files lie below its output prefix.

/** A candidate's model, below `<S3OutputPath>/<job>/`. */
export function modelKey(candidate: string): string {
  return `sagemaker-automl-candidates/model/${candidate}/model.tar.gz`;
}
