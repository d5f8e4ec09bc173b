"""What the office looks at as a whole: the registers on screen, on paper and as .xlsx, and how the bus fares."""
