"""What is kept, carried, looked through and wondered at."""

KEEPSAKES = {
    "mirror": """
        gold oval 0,58 36,42
        gold- path -14,0 -8,22 8,22 14,0
        gold oval 0,100 7,5
        glass oval 0,58 30,36
        white path ~-22,62 ~-16,80 ~-4,90 ~-14,78 ~-18,62
        white path ~6,40 ~14,56 ~16,70 ~20,56 ~14,42
    """,
    "feather": """
        white path 0,2 ~-18,30 ~-20,60 ~-6,88 18,104 ~22,80 ~20,50 ~12,24
        white- path 0,2 ~6,40 ~12,74 18,104 ~22,80 ~20,50 ~12,24
        ink limb 2.4,1 -4,-8 4,36 16,98
        white- path -14,40 -4,48 -16,48
        accent path 16,58 8,52 20,50
    """,
    "suitcase": """
        dark limb 5,5 -16,72 -14,86 14,86 16,72
        wood box -56,4 56,74 8
        wood- box -56,4 56,36 8
        gold box -40,4 -32,74
        gold box 32,4 40,74
        gold- box -6,40 6,52 2
        accent box -24,46 -12,62 2
        page oval 18,22 9,9
    """,
    "jar": """
        glass path ~-26,0 ~-32,12 ~-32,66 ~-22,80 22,80 ~32,66 ~32,12 ~26,0
        gold oval -14,10 11,7
        gold- oval 10,9 11,7
        gold oval -2,18 11,7
        gold- oval -16,26 10,6
        gold oval 14,22 11,7
        gold oval 2,32 11,7
        gold+ oval -10,40 10,6
        metal box -25,80 25,93 3
        white limb 3,2 -24,20 -25,62
    """,
    "bench": """
        dark limb 5,4 -48,34 -52,0
        dark limb 5,4 48,34 52,0
        dark limb 5,4 -46,34 -52,88
        dark limb 5,4 46,34 52,88
        wood box -62,32 62,40
        wood- box -62,40 62,46
        wood box -64,56 64,66
        wood+ box -64,72 64,82
    """,
    "question": """
        paint oval 0,9 10,10
        paint limb 17,18 0,32 2,48 20,60 25,76 14,91 -6,94 -22,84 -27,72
        paint+ limb 4,4 -20,77 -12,86 2,90
    """,
    "antenna": """
        metal- limb 4,2 -22,0 0,96
        metal- limb 4,2 22,0 0,96
        metal limb 2,2 -18,20 14,36
        metal limb 2,2 18,20 -14,36
        metal limb 2,2 -12,50 9,62
        metal limb 2,2 12,50 -9,62
        white path ~-30,62 ~-20,84 ~4,94 ~2,78 ~-10,64
        white- path ~-26,62 ~-14,76 4,92 ~2,78 ~-10,64
        glow oval 0,100 4,4
        @glow 0,100
    """,
    "lens": """
        wood limb 12,9 44,4 22,34
        gold limb 8,8 26,28 18,40
        gold oval -6,66 34,34
        glass oval -6,66 28,28
        white path ~-28,70 ~-20,86 ~-4,90 ~-16,82
    """,
    "bell": """
        wood box -14,92 14,100 2
        gold oval 0,88 8,8
        gold path -44,14 ~-34,24 ~-30,58 ~-20,80 ~0,88 ~20,80 ~30,58 ~34,24 44,14
        gold- path 8,86 ~20,80 ~30,58 ~34,24 44,14 14,14 ~14,50
        gold+ box -46,8 46,16 3
        dark oval 0,6 9,9
    """,
    "wheel": """
        wood oval 0,50 49,49
        hole oval 0,50 39,39
        wood limb 5,5 0,6 0,94
        wood limb 5,5 -44,50 44,50
        wood limb 5,5 -31,19 31,81
        wood limb 5,5 -31,81 31,19
        wood- oval 0,50 11,11
        gold oval 0,50 5,5
    """,
    "blackhole": """
        flame oval 0,50 92,16 12
        glow oval 0,50 46,46
        flame oval 0,50 42,42
        ink oval 0,50 37,37
        glow path ~-90,33 ~-50,34 ~0,40 ~50,54 ~90,68 ~60,66 ~0,54 ~-50,44
        flame path ~-70,32 ~-30,32 ~20,40 ~60,54 ~20,46 ~-30,38
        @glow 0,50
    """,
    "kite": """
        paint path 0,100 -30,62 0,20
        paint- path 0,100 30,62 0,20
        accent path -30,62 30,62 0,20
        accent- path 30,62 0,20 0,62
        dark limb 1.2,1.2 0,20 8,6 -6,-6 6,-18
        paint path 2,8 14,14 12,2
        accent path -2,-5 -14,-2 -11,-12
    """,
    "bee": """
        white path ~-4,66 ~-20,96 ~-38,98 ~-34,78 ~-12,62
        white- path ~4,66 ~2,98 ~20,104 ~28,86 ~14,64
        gold path ~-54,40 ~-40,64 ~0,72 ~36,62 ~46,44 ~30,24 ~-6,18 ~-40,24
        dark path -34,65 ~-26,44 -34,26 -22,22 ~-14,44 -22,69
        dark path -8,71 ~0,44 -8,18 6,18 ~14,44 6,71
        dark oval 46,46 14,14
        dark limb 1.6,1.2 50,58 58,72 66,74
        white oval 51,50 3,3.6
        dark path -54,42 -66,39 -53,36
    """,
    "shoe": """
        paint path -50,14 -46,58 ~-34,66 -20,62 -8,50 ~10,44 ~40,34 ~58,24 58,12
        paint- path -50,14 -48,32 ~-10,26 ~30,22 58,22 58,12
        white box -52,2 60,14 5
        white limb 3,3 -14,54 2,58
        white limb 3,3 -4,47 10,53
        white limb 3,3 8,42 20,49
        accent path -44,52 ~-34,46 -22,58 -32,64
    """,
    "chip": """
        gold box -54,24 54,29
        gold box -54,37 54,42
        gold box -54,50 54,55
        gold box -54,63 54,68
        gold box -54,76 54,81
        gold box -30,0 -25,104
        gold box -16,0 -11,104
        gold box -2,0 3,104
        gold box 12,0 17,104
        gold box 26,0 31,104
        dark box -42,10 42,94 4
        screen box -26,26 26,78 3
        glow limb 2,2 -18,36 0,36 0,52 18,52
        glow limb 2,2 -18,66 -6,66 -6,58
        potion oval 18,66 4,4
        @glow 0,52
    """,
    "calendar": """
        page box -46,2 46,88 5
        paint box -46,66 46,90 5
        metal limb 4,4 -24,82 -24,98
        metal limb 4,4 24,82 24,98
        ink box -34,48 -22,58 2
        ink box -14,48 -2,58 2
        ink box 6,48 18,58 2
        ink box 26,48 38,58 2
        ink box -34,30 -22,40 2
        accent box -14,30 -2,40 2
        ink box 6,30 18,40 2
        ink box 26,30 38,40 2
        ink box -34,12 -22,22 2
        ink box -14,12 -2,22 2
        paint box 6,12 18,22 2
    """,
    "photograph": """
        white box -44,0 44,100 2
        water box -37,24 37,93
        gold oval 16,76 8,8
        leaf path -37,24 -37,44 ~-18,60 0,42 ~18,56 37,40 37,24
        leaf- path -37,24 ~-8,34 ~14,30 37,34 37,24
    """,
    "bowl": """
        paint oval -16,58 17,17
        gold oval 14,60 17,16
        leaf oval 0,70 16,15
        paint oval 32,54 13,13
        wall path -54,52 ~-44,22 ~-20,4 20,4 ~44,22 54,52
        wall- path 10,52 ~18,20 10,4 20,4 ~44,22 54,52
        wall+ box -56,49 56,55 2
    """,
}
