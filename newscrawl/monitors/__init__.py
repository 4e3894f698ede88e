"""What watches a run: its report and verdict, its progress, its log lines."""
