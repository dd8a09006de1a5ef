"""What an overlay does on its worst day: each case tried on real switches with traffic running."""
