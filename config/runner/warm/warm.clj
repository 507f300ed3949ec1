; What programs commonly load, so that the shared archive of classes holds it: run once when the image is built.
(require '[clojure.string :as string] '[clojure.set :as set])
(defn total [lines] (reduce + (map #(parse-long (string/trim %)) lines)))
(println (total (line-seq (java.io.BufferedReader. *in*))))
(println (sort-by val (frequencies [:a :b :a])) (set/union #{1} #{2}) (format "%.2f" 1.5) (group-by odd? [1 2 3]))
