// Tags of SageMaker's resources, and how SageMaker says that there is no such resource.
import { AddTagsCommand, DeleteTagsCommand, ListTagsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';

/** All tags, by key. */
export async function tagsNow(sagemaker: SageMakerClient, arn: string): Promise<Record<string, string>> {
  const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn: arn, MaxResults: 100 }));
  return Object.fromEntries(Tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}

/** Has the resource carry these tags and no others. */
export async function changeTags(sagemaker: SageMakerClient, arn: string, wanted: readonly { Key: string; Value: string }[]): Promise<void> {
  const gone = Object.keys(await tagsNow(sagemaker, arn)).filter((key) => !wanted.some((tag) => tag.Key === key));
  if (gone.length > 0) await sagemaker.send(new DeleteTagsCommand({ ResourceArn: arn, TagKeys: gone }));
  if (wanted.length > 0) await sagemaker.send(new AddTagsCommand({ ResourceArn: arn, Tags: [...wanted] }));
}

/** SageMaker has no code of its own for what is not there: only the text tells. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && /^Could not find /.test(error.message);
}
