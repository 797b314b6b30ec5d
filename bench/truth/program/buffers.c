unsigned long input[2048], output[2048];
