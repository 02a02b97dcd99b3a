// CodeCommit has errors of its own for each member of an input: one where it is missing, one where it breaks a constraint.

const codes: Readonly<Record<string, readonly [missing: string, invalid: string]>> = {
  repositoryName: ['RepositoryNameRequiredException', 'InvalidRepositoryNameException'],
  branchName: ['BranchNameRequiredException', 'InvalidBranchNameException'],
  commitId: ['CommitIdRequiredException', 'InvalidCommitIdException'],
  beforeCommitId: ['CommitIdRequiredException', 'InvalidCommitIdException'],
  afterCommitId: ['CommitIdRequiredException', 'InvalidCommitIdException'],
  afterCommitSpecifier: ['CommitRequiredException', 'InvalidCommitException'],
  sourceCommitSpecifier: ['CommitRequiredException', 'InvalidSourceCommitSpecifierException'],
  destinationCommitSpecifier: ['CommitRequiredException', 'InvalidDestinationCommitSpecifierException'],
  filePath: ['PathRequiredException', 'InvalidPathException'],
  title: ['TitleRequiredException', 'InvalidTitleException'],
  description: ['InvalidDescriptionException', 'InvalidDescriptionException'],
  targets: ['TargetsRequiredException', 'InvalidTargetsException'],
  sourceReference: ['ReferenceNameRequiredException', 'InvalidReferenceNameException'],
  pullRequestId: ['PullRequestIdRequiredException', 'InvalidPullRequestIdException'],
  pullRequestStatus: ['PullRequestStatusRequiredException', 'InvalidPullRequestStatusException'],
  pullRequestEventType: ['InvalidPullRequestEventTypeException', 'InvalidPullRequestEventTypeException'],
  mergeOption: ['MergeOptionRequiredException', 'InvalidMergeOptionException'],
  conflictDetailLevel: ['InvalidConflictDetailLevelException', 'InvalidConflictDetailLevelException'],
  conflictResolutionStrategy: ['InvalidConflictResolutionStrategyException', 'InvalidConflictResolutionStrategyException'],
  relativeFileVersion: ['InvalidRelativeFileVersionEnumException', 'InvalidRelativeFileVersionEnumException'],
  content: ['CommentContentRequiredException', 'CommentContentRequiredException'],
  commentId: ['CommentIdRequiredException', 'InvalidCommentIdException'],
  inReplyTo: ['CommentIdRequiredException', 'InvalidCommentIdException'],
};

/** The code for a member, by the last name of its place; undefined where AWS has none of its own. */
export function validationCodeOf(place: string, missing: boolean): string | undefined {
  return codes[place.split('.').at(-1) ?? '']?.[missing ? 0 : 1];
}
