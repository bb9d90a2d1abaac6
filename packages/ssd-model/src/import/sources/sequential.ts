/**
 * Numbers of VGG16's 13 convolutions in a list of layers that counts convolutions, activations and poolings
 * (PyTorch's Sequential): 0, 2, pooling at 4, 5, 7, pooling at 9, …
 */
export const VGG16_INDICES = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28] as const;
