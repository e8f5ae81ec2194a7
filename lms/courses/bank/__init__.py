"""The question bank of a draft: its entries as they stand in the files, what they lack, which are alike."""
