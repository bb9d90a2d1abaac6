import type { KernelConfig } from '@tensorflow/tfjs-core';
import './node-util.js';
import { FFTConfig } from '@tensorflow/tfjs-node/dist/kernels/FFT.js';
import { IFFTConfig } from '@tensorflow/tfjs-node/dist/kernels/IFFT.js';
import { LRNConfig } from '@tensorflow/tfjs-node/dist/kernels/LRN.js';
import { LRNGradConfig } from '@tensorflow/tfjs-node/dist/kernels/LRNGrad.js';
import { _fusedMatMulConfig } from '@tensorflow/tfjs-node/dist/kernels/_FusedMatMul.js';
import { absConfig } from '@tensorflow/tfjs-node/dist/kernels/Abs.js';
import { acosConfig } from '@tensorflow/tfjs-node/dist/kernels/Acos.js';
import { acoshConfig } from '@tensorflow/tfjs-node/dist/kernels/Acosh.js';
import { addConfig } from '@tensorflow/tfjs-node/dist/kernels/Add.js';
import { addNConfig } from '@tensorflow/tfjs-node/dist/kernels/AddN.js';
import { allConfig } from '@tensorflow/tfjs-node/dist/kernels/All.js';
import { anyConfig } from '@tensorflow/tfjs-node/dist/kernels/Any.js';
import { argMaxConfig } from '@tensorflow/tfjs-node/dist/kernels/ArgMax.js';
import { argMinConfig } from '@tensorflow/tfjs-node/dist/kernels/ArgMin.js';
import { asinConfig } from '@tensorflow/tfjs-node/dist/kernels/Asin.js';
import { asinhConfig } from '@tensorflow/tfjs-node/dist/kernels/Asinh.js';
import { atan2Config } from '@tensorflow/tfjs-node/dist/kernels/Atan2.js';
import { atanConfig } from '@tensorflow/tfjs-node/dist/kernels/Atan.js';
import { atanhConfig } from '@tensorflow/tfjs-node/dist/kernels/Atanh.js';
import { avgPool3DConfig } from '@tensorflow/tfjs-node/dist/kernels/AvgPool3D.js';
import { avgPool3DGradConfig } from '@tensorflow/tfjs-node/dist/kernels/AvgPool3DGrad.js';
import { avgPoolConfig } from '@tensorflow/tfjs-node/dist/kernels/AvgPool.js';
import { avgPoolGradConfig } from '@tensorflow/tfjs-node/dist/kernels/AvgPoolGrad.js';
import { batchMatMulConfig } from '@tensorflow/tfjs-node/dist/kernels/BatchMatMul.js';
import { batchToSpaceNDConfig } from '@tensorflow/tfjs-node/dist/kernels/BatchToSpaceND.js';
import { broadcastArgsConfig } from '@tensorflow/tfjs-node/dist/kernels/BroadcastArgs.js';
import { castConfig } from '@tensorflow/tfjs-node/dist/kernels/Cast.js';
import { ceilConfig } from '@tensorflow/tfjs-node/dist/kernels/Ceil.js';
import { clipByValueConfig } from '@tensorflow/tfjs-node/dist/kernels/ClipByValue.js';
import { complexAbsConfig } from '@tensorflow/tfjs-node/dist/kernels/ComplexAbs.js';
import { complexConfig } from '@tensorflow/tfjs-node/dist/kernels/Complex.js';
import { concatConfig } from '@tensorflow/tfjs-node/dist/kernels/Concat.js';
import { conv2DBackpropFilterConfig } from '@tensorflow/tfjs-node/dist/kernels/Conv2DBackpropFilter.js';
import { conv2DBackpropInputConfig } from '@tensorflow/tfjs-node/dist/kernels/Conv2DBackpropInput.js';
import { conv2DConfig } from '@tensorflow/tfjs-node/dist/kernels/Conv2D.js';
import { conv3DBackpropFilterV2Config } from '@tensorflow/tfjs-node/dist/kernels/Conv3DBackpropFilterV2.js';
import { conv3DBackpropInputV2Config } from '@tensorflow/tfjs-node/dist/kernels/Conv3DBackpropInputV2.js';
import { conv3DConfig } from '@tensorflow/tfjs-node/dist/kernels/Conv3D.js';
import { cosConfig } from '@tensorflow/tfjs-node/dist/kernels/Cos.js';
import { coshConfig } from '@tensorflow/tfjs-node/dist/kernels/Cosh.js';
import { cropAndResizeConfig } from '@tensorflow/tfjs-node/dist/kernels/CropAndResize.js';
import { cumprodConfig } from '@tensorflow/tfjs-node/dist/kernels/Cumprod.js';
import { cumsumConfig } from '@tensorflow/tfjs-node/dist/kernels/Cumsum.js';
import { bincountConfig } from '@tensorflow/tfjs-node/dist/kernels/Bincount.js';
import { depthToSpaceConfig } from '@tensorflow/tfjs-node/dist/kernels/DepthToSpace.js';
import { depthwiseConv2dNativeBackpropFilterConfig } from '@tensorflow/tfjs-node/dist/kernels/DepthwiseConv2dNativeBackpropFilter.js';
import { depthwiseConv2dNativeBackpropInputConfig } from '@tensorflow/tfjs-node/dist/kernels/DepthwiseConv2dNativeBackpropInput.js';
import { depthwiseConv2dNativeConfig } from '@tensorflow/tfjs-node/dist/kernels/DepthwiseConv2dNative.js';
import { diagConfig } from '@tensorflow/tfjs-node/dist/kernels/Diag.js';
import { dilation2dBackpropFilterConfig } from '@tensorflow/tfjs-node/dist/kernels/Dilation2DBackpropFilter.js';
import { dilation2dBackpropInputConfig } from '@tensorflow/tfjs-node/dist/kernels/Dilation2DBackpropInput.js';
import { dilation2dConfig } from '@tensorflow/tfjs-node/dist/kernels/Dilation2D.js';
import { eluConfig } from '@tensorflow/tfjs-node/dist/kernels/Elu.js';
import { eluGradConfig } from '@tensorflow/tfjs-node/dist/kernels/EluGrad.js';
import { einsumConfig } from '@tensorflow/tfjs-node/dist/kernels/Einsum.js';
import { equalConfig } from '@tensorflow/tfjs-node/dist/kernels/Equal.js';
import { erfConfig } from '@tensorflow/tfjs-node/dist/kernels/Erf.js';
import { expConfig } from '@tensorflow/tfjs-node/dist/kernels/Exp.js';
import { expandDimsConfig } from '@tensorflow/tfjs-node/dist/kernels/ExpandDims.js';
import { expm1Config } from '@tensorflow/tfjs-node/dist/kernels/Expm1.js';
import { fillConfig } from '@tensorflow/tfjs-node/dist/kernels/Fill.js';
import { flipLeftRightConfig } from '@tensorflow/tfjs-node/dist/kernels/FlipLeftRight.js';
import { floorConfig } from '@tensorflow/tfjs-node/dist/kernels/Floor.js';
import { floorDivConfig } from '@tensorflow/tfjs-node/dist/kernels/FloorDiv.js';
import { fusedBatchNormConfig } from '@tensorflow/tfjs-node/dist/kernels/FusedBatchNorm.js';
import { fusedConv2DConfig } from '@tensorflow/tfjs-node/dist/kernels/FusedConv2D.js';
import { fusedDepthwiseConv2DConfig } from '@tensorflow/tfjs-node/dist/kernels/FusedDepthwiseConv2D.js';
import { gatherNdConfig } from '@tensorflow/tfjs-node/dist/kernels/GatherNd.js';
import { gatherV2Config } from '@tensorflow/tfjs-node/dist/kernels/GatherV2.js';
import { greaterConfig } from '@tensorflow/tfjs-node/dist/kernels/Greater.js';
import { greaterEqualConfig } from '@tensorflow/tfjs-node/dist/kernels/GreaterEqual.js';
import { identityConfig } from '@tensorflow/tfjs-node/dist/kernels/Identity.js';
import { imagConfig } from '@tensorflow/tfjs-node/dist/kernels/Imag.js';
import { isFiniteConfig } from '@tensorflow/tfjs-node/dist/kernels/IsFinite.js';
import { isInfConfig } from '@tensorflow/tfjs-node/dist/kernels/IsInf.js';
import { isNanConfig } from '@tensorflow/tfjs-node/dist/kernels/IsNan.js';
import { leakyReluConfig } from '@tensorflow/tfjs-node/dist/kernels/LeakyRelu.js';
import { lessConfig } from '@tensorflow/tfjs-node/dist/kernels/Less.js';
import { lessEqualConfig } from '@tensorflow/tfjs-node/dist/kernels/LessEqual.js';
import { linSpaceConfig } from '@tensorflow/tfjs-node/dist/kernels/LinSpace.js';
import { log1pConfig } from '@tensorflow/tfjs-node/dist/kernels/Log1p.js';
import { logConfig } from '@tensorflow/tfjs-node/dist/kernels/Log.js';
import { logicalAndConfig } from '@tensorflow/tfjs-node/dist/kernels/LogicalAnd.js';
import { logicalNotConfig } from '@tensorflow/tfjs-node/dist/kernels/LogicalNot.js';
import { logicalOrConfig } from '@tensorflow/tfjs-node/dist/kernels/LogicalOr.js';
import { maxConfig } from '@tensorflow/tfjs-node/dist/kernels/Max.js';
import { maxPool3DConfig } from '@tensorflow/tfjs-node/dist/kernels/MaxPool3D.js';
import { maxPool3DGradConfig } from '@tensorflow/tfjs-node/dist/kernels/MaxPool3DGrad.js';
import { maxPoolConfig } from '@tensorflow/tfjs-node/dist/kernels/MaxPool.js';
import { maxPoolGradConfig } from '@tensorflow/tfjs-node/dist/kernels/MaxPoolGrad.js';
import { maximumConfig } from '@tensorflow/tfjs-node/dist/kernels/Maximum.js';
import { meanConfig } from '@tensorflow/tfjs-node/dist/kernels/Mean.js';
import { minConfig } from '@tensorflow/tfjs-node/dist/kernels/Min.js';
import { minimumConfig } from '@tensorflow/tfjs-node/dist/kernels/Minimum.js';
import { mirrorPadConfig } from '@tensorflow/tfjs-node/dist/kernels/MirrorPad.js';
import { modConfig } from '@tensorflow/tfjs-node/dist/kernels/Mod.js';
import { multinomialConfig } from '@tensorflow/tfjs-node/dist/kernels/Multinomial.js';
import { multiplyConfig } from '@tensorflow/tfjs-node/dist/kernels/Multiply.js';
import { negConfig } from '@tensorflow/tfjs-node/dist/kernels/Neg.js';
import { nonMaxSuppressionV3Config } from '@tensorflow/tfjs-node/dist/kernels/NonMaxSuppressionV3.js';
import { nonMaxSuppressionV4Config } from '@tensorflow/tfjs-node/dist/kernels/NonMaxSuppressionV4.js';
import { nonMaxSuppressionV5Config } from '@tensorflow/tfjs-node/dist/kernels/NonMaxSuppressionV5.js';
import { notEqualConfig } from '@tensorflow/tfjs-node/dist/kernels/NotEqual.js';
import { oneHotConfig } from '@tensorflow/tfjs-node/dist/kernels/OneHot.js';
import { onesLikeConfig } from '@tensorflow/tfjs-node/dist/kernels/OnesLike.js';
import { packConfig } from '@tensorflow/tfjs-node/dist/kernels/Pack.js';
import { padV2Config } from '@tensorflow/tfjs-node/dist/kernels/PadV2.js';
import { powConfig } from '@tensorflow/tfjs-node/dist/kernels/Pow.js';
import { preluConfig } from '@tensorflow/tfjs-node/dist/kernels/Prelu.js';
import { prodConfig } from '@tensorflow/tfjs-node/dist/kernels/Prod.js';
import { rangeConfig } from '@tensorflow/tfjs-node/dist/kernels/Range.js';
import { realConfig } from '@tensorflow/tfjs-node/dist/kernels/Real.js';
import { realDivConfig } from '@tensorflow/tfjs-node/dist/kernels/RealDiv.js';
import { reciprocalConfig } from '@tensorflow/tfjs-node/dist/kernels/Reciprocal.js';
import { relu6Config } from '@tensorflow/tfjs-node/dist/kernels/Relu6.js';
import { reluConfig } from '@tensorflow/tfjs-node/dist/kernels/Relu.js';
import { reshapeConfig } from '@tensorflow/tfjs-node/dist/kernels/Reshape.js';
import { resizeBilinearConfig } from '@tensorflow/tfjs-node/dist/kernels/ResizeBilinear.js';
import { resizeBilinearGradConfig } from '@tensorflow/tfjs-node/dist/kernels/ResizeBilinearGrad.js';
import { resizeNearestNeighborConfig } from '@tensorflow/tfjs-node/dist/kernels/ResizeNearestNeighbor.js';
import { resizeNearestNeighborGradConfig } from '@tensorflow/tfjs-node/dist/kernels/ResizeNearestNeighborGrad.js';
import { reverseConfig } from '@tensorflow/tfjs-node/dist/kernels/Reverse.js';
import { roundConfig } from '@tensorflow/tfjs-node/dist/kernels/Round.js';
import { rsqrtConfig } from '@tensorflow/tfjs-node/dist/kernels/Rsqrt.js';
import { scatterNdConfig } from '@tensorflow/tfjs-node/dist/kernels/ScatterNd.js';
import { selectConfig } from '@tensorflow/tfjs-node/dist/kernels/Select.js';
import { seluConfig } from '@tensorflow/tfjs-node/dist/kernels/Selu.js';
import { sigmoidConfig } from '@tensorflow/tfjs-node/dist/kernels/Sigmoid.js';
import { signConfig } from '@tensorflow/tfjs-node/dist/kernels/Sign.js';
import { sinConfig } from '@tensorflow/tfjs-node/dist/kernels/Sin.js';
import { sinhConfig } from '@tensorflow/tfjs-node/dist/kernels/Sinh.js';
import { sliceConfig } from '@tensorflow/tfjs-node/dist/kernels/Slice.js';
import { softmaxConfig } from '@tensorflow/tfjs-node/dist/kernels/Softmax.js';
import { softplusConfig } from '@tensorflow/tfjs-node/dist/kernels/Softplus.js';
import { spaceToBatchNDConfig } from '@tensorflow/tfjs-node/dist/kernels/SpaceToBatchND.js';
import { sparseToDenseConfig } from '@tensorflow/tfjs-node/dist/kernels/SparseToDense.js';
import { splitVConfig } from '@tensorflow/tfjs-node/dist/kernels/SplitV.js';
import { sqrtConfig } from '@tensorflow/tfjs-node/dist/kernels/Sqrt.js';
import { squareConfig } from '@tensorflow/tfjs-node/dist/kernels/Square.js';
import { squaredDifferenceConfig } from '@tensorflow/tfjs-node/dist/kernels/SquaredDifference.js';
import { staticRegexReplaceConfig } from '@tensorflow/tfjs-node/dist/kernels/StaticRegexReplace.js';
import { stepConfig } from '@tensorflow/tfjs-node/dist/kernels/Step.js';
import { stridedSliceConfig } from '@tensorflow/tfjs-node/dist/kernels/StridedSlice.js';
import { subConfig } from '@tensorflow/tfjs-node/dist/kernels/Sub.js';
import { sumConfig } from '@tensorflow/tfjs-node/dist/kernels/Sum.js';
import { tanConfig } from '@tensorflow/tfjs-node/dist/kernels/Tan.js';
import { tanhConfig } from '@tensorflow/tfjs-node/dist/kernels/Tanh.js';
import { tensorScatterUpdateConfig } from '@tensorflow/tfjs-node/dist/kernels/TensorScatterUpdate.js';
import { tileConfig } from '@tensorflow/tfjs-node/dist/kernels/Tile.js';
import { topKConfig } from '@tensorflow/tfjs-node/dist/kernels/TopK.js';
import { transposeConfig } from '@tensorflow/tfjs-node/dist/kernels/Transpose.js';
import { uniqueConfig } from '@tensorflow/tfjs-node/dist/kernels/Unique.js';
import { unpackConfig } from '@tensorflow/tfjs-node/dist/kernels/Unpack.js';
import { unsortedSegmentSumConfig } from '@tensorflow/tfjs-node/dist/kernels/UnsortedSegmentSum.js';
import { zerosLikeConfig } from '@tensorflow/tfjs-node/dist/kernels/ZerosLike.js';

/**
 * The kernels of tfjs-node, one by one: its own `register_all_kernels` registers as a side effect, and would do so
 * twice where the ESM and the CommonJS build meet.
 */
export const kernelConfigs: readonly KernelConfig[] = [
  FFTConfig,
  IFFTConfig,
  LRNConfig,
  LRNGradConfig,
  _fusedMatMulConfig,
  absConfig,
  acosConfig,
  acoshConfig,
  addConfig,
  addNConfig,
  allConfig,
  anyConfig,
  argMaxConfig,
  argMinConfig,
  asinConfig,
  asinhConfig,
  atan2Config,
  atanConfig,
  atanhConfig,
  avgPool3DConfig,
  avgPool3DGradConfig,
  avgPoolConfig,
  avgPoolGradConfig,
  batchMatMulConfig,
  batchToSpaceNDConfig,
  broadcastArgsConfig,
  castConfig,
  ceilConfig,
  clipByValueConfig,
  complexAbsConfig,
  complexConfig,
  concatConfig,
  conv2DBackpropFilterConfig,
  conv2DBackpropInputConfig,
  conv2DConfig,
  conv3DBackpropFilterV2Config,
  conv3DBackpropInputV2Config,
  conv3DConfig,
  cosConfig,
  coshConfig,
  cropAndResizeConfig,
  cumprodConfig,
  cumsumConfig,
  bincountConfig,
  depthToSpaceConfig,
  depthwiseConv2dNativeBackpropFilterConfig,
  depthwiseConv2dNativeBackpropInputConfig,
  depthwiseConv2dNativeConfig,
  diagConfig,
  dilation2dBackpropFilterConfig,
  dilation2dBackpropInputConfig,
  dilation2dConfig,
  eluConfig,
  eluGradConfig,
  einsumConfig,
  equalConfig,
  erfConfig,
  expConfig,
  expandDimsConfig,
  expm1Config,
  fillConfig,
  flipLeftRightConfig,
  floorConfig,
  floorDivConfig,
  fusedBatchNormConfig,
  fusedConv2DConfig,
  fusedDepthwiseConv2DConfig,
  gatherNdConfig,
  gatherV2Config,
  greaterConfig,
  greaterEqualConfig,
  identityConfig,
  imagConfig,
  isFiniteConfig,
  isInfConfig,
  isNanConfig,
  leakyReluConfig,
  lessConfig,
  lessEqualConfig,
  linSpaceConfig,
  log1pConfig,
  logConfig,
  logicalAndConfig,
  logicalNotConfig,
  logicalOrConfig,
  maxConfig,
  maxPool3DConfig,
  maxPool3DGradConfig,
  maxPoolConfig,
  maxPoolGradConfig,
  maximumConfig,
  meanConfig,
  minConfig,
  minimumConfig,
  mirrorPadConfig,
  modConfig,
  multinomialConfig,
  multiplyConfig,
  negConfig,
  nonMaxSuppressionV3Config,
  nonMaxSuppressionV4Config,
  nonMaxSuppressionV5Config,
  notEqualConfig,
  oneHotConfig,
  onesLikeConfig,
  packConfig,
  padV2Config,
  powConfig,
  preluConfig,
  prodConfig,
  rangeConfig,
  realConfig,
  realDivConfig,
  reciprocalConfig,
  relu6Config,
  reluConfig,
  reshapeConfig,
  resizeBilinearConfig,
  resizeBilinearGradConfig,
  resizeNearestNeighborConfig,
  resizeNearestNeighborGradConfig,
  reverseConfig,
  roundConfig,
  rsqrtConfig,
  scatterNdConfig,
  selectConfig,
  seluConfig,
  sigmoidConfig,
  signConfig,
  sinConfig,
  sinhConfig,
  sliceConfig,
  softmaxConfig,
  softplusConfig,
  spaceToBatchNDConfig,
  sparseToDenseConfig,
  splitVConfig,
  sqrtConfig,
  squareConfig,
  squaredDifferenceConfig,
  staticRegexReplaceConfig,
  stepConfig,
  stridedSliceConfig,
  subConfig,
  sumConfig,
  tanConfig,
  tanhConfig,
  tensorScatterUpdateConfig,
  tileConfig,
  topKConfig,
  transposeConfig,
  uniqueConfig,
  unpackConfig,
  unsortedSegmentSumConfig,
  zerosLikeConfig,
];
