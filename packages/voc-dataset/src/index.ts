export { DatasetError } from './dataset-error.js';
export type { DatasetErrorCode } from './dataset-error.js';
export type { DataRoots } from './data-roots.js';
export { readDataset } from './read-dataset.js';
export type { ReadDatasetOptions } from './read-dataset.js';
export { readGroundTruth } from './read-ground-truth.js';
export type { GroundTruthImage, ReadGroundTruthOptions } from './read-ground-truth.js';
export type { DatasetIssue, IssueSeverity, VocBox, VocDataset, VocObject, VocSample } from './types.js';
export { createLoader } from './loader/loader.js';
export type { Batch, BatchesOptions, Loader, LoaderPosition } from './loader/loader-types.js';
export type { LoaderOptions } from './loader/loader-options.js';
export type { Sampling } from './loader/sampling.js';
export type { Shard } from './loader/shard.js';
export type { UnreadableImage } from './loader/sample-maker.js';
export type { EncoderSource, TargetArrays, TargetEncoder, TargetField } from './loader/target-encoder.js';
export { listDatasetSplits } from './list-dataset-splits.js';
export type { DatasetSplits } from './list-dataset-splits.js';
export { validateDataset } from './validate-dataset.js';
export type { ValidateDatasetOptions, ValidationReport } from './validate-dataset.js';
export { fixDataset } from './fix/fix-dataset.js';
export type { FixDatasetOptions, FixReport } from './fix/fix-dataset.js';
export type { FixChange } from './fix/plan-fix.js';
export { describeDataset } from './describe-dataset.js';
export type { ClassDescription, DatasetDescription, DescribeDatasetOptions } from './describe-dataset.js';
export type { SizeDescription } from './describe-sizes.js';
export type { AnchorCoverage } from './measure-anchors.js';
export type { AnchorFit } from './anchor-fit.js';
export type { AreaClass } from './area-class.js';
export type { Distribution } from './distribution.js';
export { convertDataset } from './convert/convert-dataset.js';
export type { ConvertDatasetOptions, ConvertReport } from './convert/convert-dataset.js';
export { DATASET_FORMATS } from './convert/format.js';
export type { DatasetFormat } from './convert/format.js';
export type { LostField } from './convert/lost-fields.js';
export { IMAGE_MODES } from './convert/place-images.js';
export type { ImageMode } from './convert/place-images.js';
export { downloadDataset } from './download/download-dataset.js';
export type {
  DownloadDatasetOptions,
  DownloadedArchive,
  DownloadProgress,
} from './download/download-dataset.js';
export { DOWNLOAD_NAMES, OFFICIAL_SERVER } from './download/archives.js';
