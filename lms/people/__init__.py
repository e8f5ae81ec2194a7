"""Who is who and where: units with their dated tree, sizes and terms; people and their positions; who may see whom."""
