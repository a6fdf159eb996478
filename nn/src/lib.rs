//! Inference core: knows networks and tensors, nothing of photos.
