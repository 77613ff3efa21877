-- The vectors of the chunk's sentences: for each its scale, a half-precision number with the low byte
-- first, and then one byte a dimension.
alter table chunk add column sentence_vectors ${blob};
